"use strict";
(() => {
  // Charts wait in templates: a page with a thousand of them opens at once. Those of a large model are packed.
  const unpack = packed => {
    const bytes = Uint8Array.from(atob(packed), letter => letter.charCodeAt(0));
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).text();
  };
  const show = async details => {
    const template = details.querySelector("template");
    if (!details.open || !template) return;
    const place = template.parentElement, packed = template.dataset.packed;
    if (packed === undefined) { template.replaceWith(template.content); return; }
    template.remove();
    try { place.innerHTML = await unpack(packed); }
    catch (e) { place.textContent = "These charts need a newer browser (of 2023 or later): " + e; }
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
  // Packed charts are not ready in time for the printer: of a large model those that are open are printed.
  addEventListener("beforeprint", () => document.querySelectorAll("details").forEach(details => {
    if (!details.classList.contains("left") && !details.querySelector("template[data-packed]")) { details.open = true; show(details); }
  }));

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
  // As in the window: words, patterns with * and ?, and conditions such as alpha>6 or kind=dense, all of which must be true.
  const signs = {"<": (a, b) => a < b, ">": (a, b) => a > b, "<=": (a, b) => a <= b, ">=": (a, b) => a >= b,
    "=": (a, b) => a === b, "!=": (a, b) => a !== b};
  const synonyms = {"\u03b1": "alpha", layer: "name", traps: "rand_num_spikes"};
  const test = (word, headings) => {
    const [, named, sign, wanted] = word.match(/^([^<>=!]+)(<=|>=|!=|<|>|=)(.+)$/) || [];
    const column = headings.indexOf(synonyms[named] || named), limit = Number(wanted);
    if (column >= 0) return row => {
      const v = value(row, column);
      return typeof v === "number" ? signs[sign](v, limit)
        : v !== null && (sign === "=" || sign === "!=") && signs[sign](v.toLowerCase(), wanted);
    };
    if (/[*?]/.test(word)) {
      const pattern = new RegExp("^" + word.replace(/[.+^${}()|[\]\\]/g, "\\$&").replace(/\*/g, ".*")
        .replace(/\?/g, ".") + "$");
      return row => [...row.cells].some(cell => pattern.test(cell.textContent.toLowerCase()));
    }
    return row => (row.textContent + " " + (row.dataset.words || "")).toLowerCase().includes(word);
  };
  const tests = (wanted, table) => {
    const headings = [...table.tHead.rows[0].cells].map(cell => cell.textContent.trim().toLowerCase());
    const all = wanted.trim().toLowerCase().replace(/\s*(<=|>=|!=|<|>|=)\s*/g, "$1").split(/\s+/)
      .filter(word => word && word !== "and").map(word => test(word, headings));
    return row => all.every(each => each(row));
  };
  document.querySelectorAll("input[type=search]").forEach(input => {
    const told = document.createElement("output");
    told.className = "muted";
    input.after(told);
    input.addEventListener("input", () => {
      const table = document.getElementById(input.dataset.table), accepts = tests(input.value, table);
      const rows = [...table.tBodies[0].rows];
      rows.forEach(row => { row.hidden = !accepts(row); });
      told.textContent = input.value.trim() ? " " + rows.filter(row => !row.hidden).length + " of " + rows.length : "";
    });
  });

  // Each chart can be saved as a file of its own.
  const save = figure => {
    const svg = new XMLSerializer().serializeToString(figure.querySelector("svg"));
    const link = document.createElement("a");
    const place = URL.createObjectURL(new Blob([svg], {type: "image/svg+xml"}));
    link.setAttribute("href", place);
    link.download = figure.getAttribute("aria-label").replace(/[^\w.-]+/g, "-").slice(0, 80) + ".svg";
    link.click();
    setTimeout(() => URL.revokeObjectURL(place), 1000);
  };
  document.addEventListener("pointerover", event => {
    const figure = event.target.closest && event.target.closest("figure");
    if (!figure || figure.querySelector("button")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Save SVG";
    button.addEventListener("click", () => save(figure));
    figure.append(button);
  });
  openTarget();
})();
