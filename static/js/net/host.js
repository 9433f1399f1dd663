/** Messages between an embed and the page that holds it. Knows their form, not what they are about. */

const VERSION = 1;
const LTI = "lti.frameResize"; // the message by which learning platforms take a height

/**
 * `commands` = {type: (message) => …} are what the host may ask for, {target: "batchwise", v: 1, type, …}.
 * A page that is in no frame is told nothing. Nothing told is secret, so every host may hear it.
 */
export function createHost(window, commands) {
  const { parent } = window;
  const isFramed = parent !== window;

  function tell(type, content = {}) {
    if (isFramed) parent.postMessage({ source: "batchwise", v: VERSION, type, ...content }, "*");
  }

  /** The height, in the forms that known hosts understand. */
  function tellHeight(height) {
    tell("resize", { height });
    if (!isFramed) return;
    parent.postMessage({ subject: LTI, height }, "*");
    parent.postMessage(JSON.stringify({ src: window.location.href, context: "iframe.resize", height }), "*");
  }

  const refuse = (field, value, message) => tell("error", { detail: "This command cannot be followed.", errors: [{ field, value: value ?? null, message }] });

  window.addEventListener("message", ({ source, data }) => {
    if (source !== parent || !isFramed || data?.target !== "batchwise") return;
    if (data.v !== VERSION) refuse("v", data.v, `must be ${VERSION}`);
    else if (!Object.hasOwn(commands, data.type)) refuse("type", data.type, `must be one of ${Object.keys(commands).join(", ")}`);
    else commands[data.type](data);
  });

  return { tell, tellHeight, refuse };
}
