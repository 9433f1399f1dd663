/** Shapes of own data, for the reader and the type checker. No module imports it at run time. */

/**
 * @typedef {object} Column  A column of a table of own data, as the server understood it.
 * @property {?string} header  its name in the file
 * @property {string} name
 * @property {string} type  its kind
 * @property {number} missing  how many values are
 * @property {number} distinct  how many values are different
 * @property {number} [min]
 * @property {number} [max]
 * @property {string} [unit]
 * @property {Object<string, number>} [values]  how often each label occurs
 */

/**
 * @typedef {object} Understood  What the server understood of a table.
 * @property {Column[]} columns
 * @property {number} rows_used
 * @property {string} target
 * @property {"classification" | "regression"} task
 * @property {string[]} inputs
 * @property {string[]} notes
 */

/**
 * @typedef {object} PointSet  Points that a person has placed.
 * @property {{x: number[], kind: number}[]} points  `kind` is the place of the class
 * @property {string[]} classes  their names
 * @property {string[]} columns  the names of both features
 * @property {string} target  the name of what the classes are
 * @property {number[][]} domain  lowest and highest value across and up
 * @property {boolean} standardize
 */

export {};
