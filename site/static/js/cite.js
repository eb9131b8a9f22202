// What a server cannot know of a citation: the day on which it is read, and how to put it on the reader's clipboard.
for (const cite of document.querySelectorAll(".cite")) {
  const [text, read, copy, said] = [".citation", ".read", ".copy", ".said"].map((part) => cite.querySelector(part));
  const language = document.documentElement.lang;
  if (read) {
    const form = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, { dateStyle: "long" });
    read.textContent = " " + read.dataset.words.replace("%s", form.format(new Date()));
  }
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    said.textContent = "";
    try {
      await navigator.clipboard.writeText(text.textContent.trim());
      said.textContent = copy.dataset.done;
    } catch { // no permission, or an address without https
      getSelection().selectAllChildren(text);
      said.textContent = copy.dataset.failed;
    }
  });
}
