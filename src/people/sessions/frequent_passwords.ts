/**
 * The words that people make passwords of when they do not think about it, in lower case and
 * without digits. This is no list of leaked passwords: it holds some three hundred words, and
 * `password_rules.ts` refuses what is one or two of them however written, with whatever digits and
 * signs around, which is many thousand of the most used passwords of ten characters and more.
 * It was written by hand, so it neither is nor replaces a list of breached passwords (V6.2.12).
 */
const words = `
password passwort passwd pass passcode passphrase motdepasse salasana contrasena senha parola wachtwoord
secret geheim secreto login signin access admin administrator root user guest test testing tester
default changeme change me please letmein let in open opensesame sesame enter welcome willkommen
bienvenue tervetuloa hello hallo bonjour terve moi hei salut ciao hola goodbye
iloveyou love you loveyou lovely loveme mylove forever always baby babygirl babyboy honey sweetheart
darling sweety angel angels princess prince queen king princesa schatz schatzi liebe amour jetaime
monkey dragon tiger lion eagle falcon wolf bear panda kitten kitty cat dog puppy horse pony dolphin
butterfly chicken turtle spider shark penguin rabbit bunny cheese cookie chocolate coffee banana apple
orange cherry strawberry lemon peanut pepper ginger sugar candy pizza
sunshine sun shine moon star stars starlight summer winter spring autumn sommer kesa talvi hiver
january february march april june july august september october november december
monday tuesday wednesday thursday friday saturday sunday
football soccer baseball basketball hockey rugby golf tennis fussball futbol liverpool arsenal chelsea
manchester united barcelona madrid real bayern munchen juventus yankees cowboys steelers lakers
superman batman spiderman ironman starwars pokemon pikachu naruto minecraft fortnite roblox mario
zelda matrix gandalf hobbit hogwarts harry potter disney mickey mouse snoopy garfield scooby
master shadow ninja warrior hunter killer phantom wizard knight samurai pirate hacker legend
computer internet windows microsoft google facebook youtube instagram android iphone samsung linux
ubuntu server system oracle cisco mysql postgres database network laptop desktop keyboard qwerty
qwertz azerty qwertyuiop qwertzuiop asdf asdfgh asdfghjkl zxcvbn zxcvbnm qazwsx qazwsxedc qweasd
qweasdzxc qwer qwert asd abc abcd abcde abcdef abcdefg abcdefgh abcdefghij aaa xyz
michael jennifer jessica daniel thomas robert william james john david richard charlie george jordan
michelle ashley amanda nicole andrew matthew joshua anthony justin brandon alexander alexandra maria
anna emma sophie julia laura martin peter stefan andreas markus sebastian christian patrick philipp
jean pierre marie claude nicolas camille matti mikko johanna juhani olivia lucas oliver jack
freedom liberty peace justice hope faith jesus christ god heaven blessed amen trustno trustnoone
trust nobody whatever nothing something anything everything fuck fuckyou fuckoff shit bitch asshole
money dollar rich million lucky luck happy smile birthday christmas holiday party music guitar
rainbow flower flowers rose lily daisy jasmine garden beautiful diamond silver golden gold crystal
purple yellow green black white blue red pink
mustang porsche ferrari mercedes corvette harley yamaha honda toyota
house home office building tower apartment door doors lift elevator key keys vestibule intercom
company business work school family mother father sister brother mom dad mama papa
germany deutschland berlin hamburg wien zurich france paris finland suomi helsinki london england
america canada australia europe
super best good great cool first one two three four five six seven eight nine ten number
`;

/** The words, in lower case. */
export const commonWords: ReadonlySet<string> = new Set(words.trim().split(/\s+/));
