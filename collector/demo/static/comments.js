// The newspaper's own script: Ctrl+Enter (or Cmd+Enter) in the comment box posts the comment. It has nothing to do with
// Proofdesk and shows that Proofdesk leaves keys alone that a page's own text box is listening for.
const form = document.querySelector("#comment-form");
const box = form.querySelector("textarea");
const status = form.querySelector("[aria-live]");

function post() {
  const written = box.value.trim() !== "";
  status.textContent = written ? "Comment posted" : "Write something first.";
  if (written) box.value = "";
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  post();
});
box.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    post();
  }
});
