// @ts-check
import { peopleTexts } from "./texts/people.js";

/** What this device is called in the list of devices, such as "Firefox on Android". */
export function deviceName() {
  const agent = navigator.userAgent;
  const browser = named(agent, [
    [/Edg\//, "Edge"],
    [/OPR\//, "Opera"],
    [/Firefox\/|FxiOS\//, "Firefox"],
    [/SamsungBrowser\//, "Samsung Internet"],
    [/Chrome\/|CriOS\//, "Chrome"],
    [/Safari\//, "Safari"],
  ], peopleTexts.browser);
  const system = named(agent, [
    [/iPhone/, "iPhone"],
    [/iPad/, "iPad"],
    [/Android/, "Android"],
    [/Windows/, "Windows"],
    [/Mac OS X/, "Mac"],
    [/CrOS/, "ChromeOS"],
    [/Linux/, "Linux"],
  ], peopleTexts.someDevice);
  return peopleTexts.browserOn(browser, system);
}

/**
 * @param {string} agent
 * @param {readonly (readonly [RegExp, string])[]} names the first that fits counts
 * @param {string} otherwise
 */
function named(agent, names, otherwise) {
  return names.find(([sign]) => sign.test(agent))?.[1] ?? otherwise;
}
