// The English texts as part of the program.

export { default } from "./locales/en.json";
