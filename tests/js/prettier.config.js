// The layout of the page's modules, as Observable Plot has it too.
export default { printWidth: 120 };
