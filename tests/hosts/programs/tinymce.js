// The editor opens with the text of the field; then what it saves takes its place.
const field = document.querySelector("textarea");
const settings = JSON.parse(field.dataset.settings);
const [editor] = await window.tinymce.init({ target: field, license_key: "gpl", promotion: false, ...settings });
const saved = editor.getContent();
editor.destroy();
document.body.innerHTML = saved;
document.documentElement.removeAttribute("data-waits");
