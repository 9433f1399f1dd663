// The editor opens with the text of the field; then what it saves takes its place.
const { ClassicEditor, Essentials, Paragraph } = window.CKEDITOR;
const field = document.querySelector("textarea");
const editor = await ClassicEditor.create(field, { licenseKey: "GPL", plugins: [Essentials, Paragraph] });
const saved = editor.getData();
await editor.destroy();
document.body.innerHTML = saved;
document.documentElement.removeAttribute("data-waits");
