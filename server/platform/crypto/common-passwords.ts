/**
 * Words that guessed passwords are made of. A password made of nothing but these, digits and signs is refused, so each line
 * stands for hundreds: `welcome` also for `Welcome2026!` and `welcome-welcome`.
 */
export const commonWords: ReadonlySet<string> = new Set(
  `password passwort passord passwd pass word motdepasse contrasena parola secret geheim letmein welcome willkommen bienvenue
  login logon signin admin administrator root superuser super user guest test testing tester demo sample example default
  changeme change please temp temporary new newpassword mypassword thepassword master manager employee foreman officer
  training trainer train trainflow flow certificate company oilfield rig plant safety work working office service server
  computer internet network windows linux ubuntu oracle postgres database microsoft google facebook amazon apple android
  samsung iphone youtube instagram twitter hello world love iloveyou ilove you lover babygirl baby girl boy princess prince
  queen king angel dragon monkey tiger lion eagle falcon horse shadow sunshine sunny flower rainbow summer winter spring
  autumn monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
  september october november december football soccer baseball basketball hockey liverpool chelsea arsenal barcelona madrid
  ronaldo messi hilal alhilal nassr alnassr ittihad alittihad ahli alahli saudi arabia saudiarabia ksa riyadh jeddah makkah
  madinah dammam dhahran khobar qassim tabuk aramco egypt cairo dubai emirates qatar kuwait bahrain oman jordan india
  pakistan allah bismillah alhamdulillah mashallah inshallah habibi mohammed muhammad mohammad ahmed ahmad ali omar abdullah
  khalid fahad saud faisal salman sultan turki nasser hassan hussain ibrahim yousef fatima aisha sara sarah maryam noura
  michael michelle jessica jennifer daniel david robert charlie jordan thomas superman batman spiderman pokemon starwars
  matrix ninja killer hunter ranger trustno whatever nothing forever freedom money dollar cheese cookie chocolate coffee
  qwerty qwertz azerty asdf asdfgh zxcv zxcvbn qaz wsx edc rfv qazwsx abc abcd abcdef abcdefg xyz abcabc
  correcthorsebatterystaple opensesame sesame`.split(/\s+/),
);

/** Rows of keys and counts: any piece of them, also backwards, is no secret. */
export const runs: readonly string[] = [
  'qwertyuiopasdfghjklzxcvbnm',
  'qwertzuiopasdfghjklyxcvbnm',
  'azertyuiopqsdfghjklmwxcvbn',
  'abcdefghijklmnopqrstuvwxyz',
  '0123456789'.repeat(12),
  '1q2w3e4r5t6y7u8i9o0p',
  'q1w2e3r4t5y6u7i8o9p0',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm',
  'qazwsxedcrfvtgbyhnujmikolp',
  'zaq12wsxcde34rfv',
];
