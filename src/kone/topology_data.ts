/**
 * A building as version 1 described it over HTTP: groups, lifts, decks, doors and areas by texts that
 * carry the ids of everything above them, such as `lift:<building>:<group>:<lift>`. Published clients
 * of the stream still ask it once for names of lifts and for areas to call.
 */
import { floorsOf } from "./config_data.ts";
import type { NumberedBuilding, NumberedGroup, NumberedLanding, NumberedLift } from "./numbers.ts";

/** The topology. Heights and levels are millimetres. @param groups those of it that are shown. */
export function topologyData(
  { id }: NumberedBuilding,
  groups: readonly NumberedGroup[],
): object {
  const byArea = new Map(groups.flatMap(({ landings }) => landings.map((one) => [one.area, one])));
  const landings = [...byArea.values()].sort((a, b) =>
    a.level - b.level || a.groupSide - b.groupSide
  );
  return {
    buildingId: `building:${id}`,
    groups: groups.map((group) => ({
      groupId: `group:${id}:${group.number}`,
      lifts: group.lifts.map((lift) => liftData(id, group, lift)),
    })),
    areas: floorsOf(landings).flatMap(({ sides, heightMm }) =>
      sides.map((landing) => ({
        areaId: areaOf(id, landing.area),
        sideId: sideOf(id, landing),
        shortName: landing.shortName,
        exitFloor: landing.exit,
        heightMillimeters: heightMm,
        levelMillimeters: landing.heightMm,
      }))
    ),
  };
}

function liftData(building: string, { number }: NumberedGroup, lift: NumberedLift): object {
  const id = `${building}:${number}:${lift.lift}`;
  return {
    liftId: `lift:${id}`,
    liftName: lift.name,
    decks: lift.decks.map(({ deck, area }) => {
      const served = lift.landings.filter(({ level }) =>
        lift.decksAt(level).some((one) => one.area === area)
      );
      const sides = new Map(served.map((landing) => [landing.groupSide, landing]));
      return {
        deckId: `deck:${id}:${deck + 1}`,
        deckAreaId: areaOf(building, area),
        areasServed: served.map((landing) => areaOf(building, landing.area)),
        doors: [...sides.values()].sort((a, b) => a.groupSide - b.groupSide).map((landing) => ({
          doorId: `door:${id}:${deck + 1}:${landing.groupSide}`,
          sideId: sideOf(building, landing),
        })),
      };
    }),
    floors: floorsOf(lift.landings).map(({ sides, heightMm }, index) => ({
      liftFloorId: `floor:${id}:${index + 1}`,
      heightMillimeters: heightMm,
      levelMillimeters: sides[0].heightMm,
      areasServed: sides.map((landing) => areaOf(building, landing.area)),
    })),
  };
}

function areaOf(building: string, area: number): string {
  return `area:${building}:${area}`;
}

function sideOf(building: string, { groupSide }: NumberedLanding): string {
  return `side:${building}:${groupSide}`;
}
