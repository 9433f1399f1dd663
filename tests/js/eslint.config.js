// Rules for the page's modules and their tests. Layout and names are for the reader to judge.
import js from "@eslint/js";
import globals from "globals";

export default [
  js.configs.recommended,
  {
    languageOptions: { ecmaVersion: 2024, sourceType: "module", globals: globals.browser },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "no-unused-vars": ["error", { argsIgnorePattern: "^_+$", varsIgnorePattern: "^_+$" }],
      "prefer-const": "error",
      "no-var": "error",
      eqeqeq: ["error", "always"],
      "no-shadow": ["error", { builtinGlobals: false, hoist: "functions" }],
      "object-shorthand": "error",
      "no-implicit-coercion": "off",
      "max-len": ["error", { code: 120, ignoreUrls: true }],
    },
  },
  { files: ["**/static/embed.js"], languageOptions: { sourceType: "script" } },
  { files: ["**/tests/js/**"], languageOptions: { globals: globals.node } },
];
