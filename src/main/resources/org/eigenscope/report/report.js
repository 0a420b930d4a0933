"use strict";
(() => {
  // Charts wait in templates: a page with a thousand of them opens at once.
  const show = details => {
    const template = details.querySelector("template");
    if (details.open && template) template.replaceWith(template.content);
  };
  document.querySelectorAll("details").forEach(details => {
    show(details);
    details.addEventListener("toggle", () => show(details));
  });
  const openTarget = () => {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    if (target && target.tagName === "DETAILS") { target.open = true; show(target); target.scrollIntoView(); }
  };
  addEventListener("hashchange", openTarget);
  document.addEventListener("click", event => {
    const link = event.target.closest("a[href^='#']");
    if (link && link.hash === location.hash) openTarget();
  });
  addEventListener("beforeprint", () => document.querySelectorAll("details").forEach(d => { d.open = true; show(d); }));

  const value = (row, column) => {
    const cell = row.cells[column];
    return cell.dataset.v === undefined ? cell.textContent : cell.dataset.v === "" ? null : Number(cell.dataset.v);
  };
  // What is missing stays at the end, whichever the order.
  const compare = (a, b, sign) => a === null || b === null ? (a === null) - (b === null)
    : sign * (typeof a === "number" ? a - b : a.localeCompare(b, undefined, {numeric: true}));
  document.querySelectorAll("th button").forEach(button => button.addEventListener("click", () => {
    const th = button.parentElement, table = th.closest("table"), column = th.cellIndex;
    const first = th.dataset.first || "ascending";
    const other = first === "ascending" ? "descending" : "ascending";
    const order = th.getAttribute("aria-sort") === first ? other : first;
    table.querySelectorAll("th").forEach(each => each.removeAttribute("aria-sort"));
    th.setAttribute("aria-sort", order);
    const rows = [...table.tBodies[0].rows];
    rows.map(row => [value(row, column), row])
      .sort((a, b) => compare(a[0], b[0], order === "ascending" ? 1 : -1))
      .forEach(([, row]) => table.tBodies[0].append(row));
  }));
  document.querySelectorAll("input[type=search]").forEach(input => input.addEventListener("input", () => {
    const wanted = input.value.toLowerCase();
    for (const row of document.getElementById(input.dataset.table).tBodies[0].rows)
      row.hidden = !row.textContent.toLowerCase().includes(wanted);
  }));
  openTarget();
})();
