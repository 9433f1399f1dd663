/**
 * Messages between an embed and its host, the page that holds it. Depends on their forms and on
 * the height; must not know the player.
 */

import { NOT_FOLLOWED } from "../core/words/page-words.js";

const VERSION = 1;
const LTI = "lti.frameResize"; // the message by which learning platforms take a height
const SECRET = /^#\?secret=([a-zA-Z0-9]+)$/; // WordPress adds it to the address of a frame, and knows the frame by it

/**
 * `commands` = {type: (message) => …} are what the host may ask for, {target: "batchwise", v: 1, type, …};
 * `signs` = {text: () => …} are bare texts that it may send. A page that is in no frame is told nothing.
 * Nothing told is secret, so every host may hear it.
 */
export function createHost(window, commands, signs = {}) {
  const { parent } = window;
  const isFramed = parent !== window;
  const secret = SECRET.exec(window.location.hash)?.[1];
  let told = null; // the height

  const send = (message) => isFramed && parent.postMessage(message, "*");
  const tell = (type, content = {}) => send({ source: "batchwise", v: VERSION, type, ...content });
  const tellWordPress = () => secret && told !== null && send({ message: "height", value: told, secret });

  /** The height, in the forms that known hosts understand, and what is left out in the frame as it is. */
  function tellHeight(height, without) {
    told = height;
    tell("resize", { height, without });
    send({ subject: LTI, height });
    send(JSON.stringify({ src: window.location.href, context: "iframe.resize", height }));
    tellWordPress();
  }

  const refuse = (field, value, message) =>
    tell("error", { detail: NOT_FOLLOWED, errors: [{ field, value: value ?? null, message }] });

  function follow(command) {
    if (command.v !== VERSION) refuse("v", command.v, `must be ${VERSION}`);
    else if (typeof command.type !== "string" || !Object.hasOwn(commands, command.type))
      refuse("type", command.type, `must be one of ${Object.keys(commands).join(", ")}`);
    else commands[command.type](command);
  }

  window.addEventListener("message", ({ source, data }) => {
    if (source !== parent || !isFramed) return;
    if (data?.target === "batchwise") follow(data);
    else if (data?.message === "ready" && data.secret === secret) tellWordPress();
    else if (typeof data === "string" && Object.hasOwn(signs, data)) signs[data]();
  });

  return { tell, tellHeight, refuse };
}
