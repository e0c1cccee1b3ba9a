// A page that is opened as a file may not read others: search then shows titles without a line of their text.
if (location.protocol === "file:" && typeof DOCUMENTATION_OPTIONS === "object") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;

// What search quotes of a page: its text, each formula once, and not the buttons around it.
if (typeof Search === "object" && Search.htmlToText) {
  const { htmlToText } = Search;
  Search.htmlToText = (html, ...rest) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    for (const one of page.querySelectorAll(".katex-html, annotation, script, .bd-header-article, .ck-ways, .ck-reading")) one.remove();
    return htmlToText(page.documentElement.outerHTML, ...rest);
  };
}
