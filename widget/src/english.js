// The words in English, as a part of the program.

export { default } from "./locales/en.json";
