"use strict";
(() => {
  const data = JSON.parse(document.getElementById("run-data").textContent);
  const $ = id => document.getElementById(id);
  const night = matchMedia("(prefers-color-scheme: dark)");
  const LEFT = 64, RIGHT = 14, FAMILY = "Arimo, Arial, Helvetica, sans-serif";
  // As wide as it is shown, so that its letters stay letters on a phone; on paper and on large screens it is scaled.
  let width = 960;
  const [run, other] = data.runs;
  const state = {metric: data.metric, map: false, layer: data.layer, step: run.steps.length - 1, paper: false};
  const theme = () => data.themes[night.matches && !state.paper ? 1 : 0];

  // Numbers and words.
  const figure = (v, digits = 4) => v === null || v === undefined ? "–" : Math.abs(v) >= 1e5 || v !== 0 && Math.abs(v) < 1e-3
    ? Number(v.toPrecision(digits)).toExponential() : String(Number(v.toPrecision(digits)));
  const count = n => n.toLocaleString("en-US").replaceAll(",", "\u2009");
  const brief = n => n >= 1e6 && n % 1e5 === 0 ? n / 1e6 + "M" : n >= 1e4 && n % 1e3 === 0 ? n / 1e3 + "k" : count(n);
  const words = (curve, v) => curve.share ? (100 * v).toFixed(1) + " %" : figure(v, 3);
  const values = (of, layer) => of.layers[layer].values[state.metric];

  // Scales: each turns a value into a share of its axis.
  const linear = (low, high) => Object.assign(v => (v - low) / (high - low), {low, high, log: false});
  const logarithmic = (low, high) => Object.assign(v => Math.log(v / low) / Math.log(high / low), {low, high, log: true});
  const ticks = scale => {
    const found = [];
    if (scale.log && scale.high / scale.low > 9) {
      const every = Math.ceil(Math.log10(scale.high / scale.low) / 8);
      for (let e = Math.ceil(Math.log10(scale.low)); 10 ** e <= scale.high * 1.0001; e++) if (e % every === 0) found.push(10 ** e);
      return found;
    }
    const rough = (scale.high - scale.low) / 5, power = 10 ** Math.floor(Math.log10(rough));
    const size = power * [1, 2, 5, 10].find(n => n * power >= rough);
    for (let i = Math.ceil(scale.low / size - 1e-9); i * size <= scale.high * (1 + 1e-9); i++) found.push(Number((i * size).toPrecision(12)));
    return found;
  };
  const range = (numbers, share) => {
    let low = Infinity, high = -Infinity;
    for (const v of numbers) if (v !== null && Number.isFinite(v)) { low = Math.min(low, v); high = Math.max(high, v); }
    if (low > high) return null;
    if (!share && low > 0 && high / low > 1000) return logarithmic(low / 1.2, high * 1.2);
    if (share && high - low > 0.4) return linear(-0.04, 1.04);
    const margin = high > low ? 0.06 * (high - low) : Math.max(1e-9, 0.1 * Math.abs(high));
    return linear(low - margin, high + margin);
  };

  // Where steps stand: by logarithms if they span much, with a place of its own for step 0.
  const all = [...new Set(data.runs.flatMap(each => each.steps))].sort((a, b) => a - b);
  const first = all.find(step => step > 0) || 1, last = all[all.length - 1];
  const log = last / first > 30, zero = log && all[0] === 0 ? first / 3 : NaN;
  const place = step => !log ? step : step > 0 ? Math.max(step, Number.isNaN(zero) ? step : zero) : zero;
  const between = (a, b, share) => log ? a * (b / a) ** share : a + (b - a) * share;
  const axis = cells => {
    const a = place(all[0]), b = place(last);
    if (all.length < 2) return log ? logarithmic(a / 2, a * 2) : linear(a - 1, a + 1);
    const [low, high] = cells ? [edge(0), edge(run.steps.length)] : [between(a, b, -0.03), between(a, b, 1.03)];
    return log ? logarithmic(low, high) : linear(low, high);
  };
  const edge = i => {
    const n = run.steps.length, at = j => place(run.steps[j]);
    if (n < 2) return log ? at(0) * (i ? 2 : 0.5) : at(0) + (i ? 1 : -1);
    return i === 0 ? between(at(0), at(1), -0.5) : i === n ? between(at(n - 2), at(n - 1), 1.5) : between(at(i - 1), at(i), 0.5);
  };
  const nearest = (of, x) => of.steps.reduce((best, step, i) => {
    const distance = s => log ? Math.abs(Math.log(place(s) / x)) : Math.abs(place(s) - x);
    return distance(step) < distance(of.steps[best]) ? i : best;
  }, 0);

  // Drawing.
  const add = (parent, name, attributes, text) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const key in attributes) made.setAttribute(key, attributes[key]);
    if (text !== undefined) made.textContent = text;
    parent.append(made);
    return made;
  };
  const start = (figureElement, height) => {
    const old = figureElement.querySelector("svg");
    if (old) old.remove();
    const svg = add(figureElement, "svg", {viewBox: `0 0 ${width} ${height}`, "font-family": FAMILY, "font-size": 12});
    add(svg, "rect", {width, height, fill: theme().ground});
    figureElement.prepend(svg);
    return svg;
  };
  const frame = (svg, area, x, y, name, named) => {
    const colors = theme();
    const plot = {...area, px: v => area.x + x(v) * area.w, py: v => area.y + (1 - y(v)) * area.h};
    for (const tick of y.names || ticks(y)) {
      const at = plot.py(tick);
      add(svg, "line", {x1: area.x, x2: area.x + area.w, y1: at, y2: at, stroke: colors.grid});
      add(svg, "text", {x: area.x - 6, y: at + 4, "text-anchor": "end", fill: colors.muted}, y.say ? y.say(tick) : figure(tick, 3));
    }
    for (const tick of x.names || ticks(x)) {
      const at = plot.px(tick);
      add(svg, "line", {x1: at, x2: at, y1: area.y, y2: area.y + area.h, stroke: colors.grid});
      if (named) add(svg, "text", {x: at, y: area.y + area.h + 16, "text-anchor": "middle", fill: colors.muted}, x.say ? x.say(tick) : figure(tick, 3));
    }
    add(svg, "rect", {x: area.x, y: area.y, width: area.w, height: area.h, fill: "none", stroke: colors.muted});
    add(svg, "text", {transform: `translate(14 ${area.y + area.h / 2}) rotate(-90)`, "text-anchor": "middle", fill: colors.muted}, name);
    return plot;
  };
  const line = (svg, points, attributes) => {
    let path = "", on = false;
    for (const [x, y] of points) {
      const known = Number.isFinite(x) && Number.isFinite(y);
      if (known) path += (on ? "L" : "M") + x.toFixed(1) + " " + y.toFixed(1);
      on = known;
    }
    return add(svg, "path", {d: path, fill: "none", ...attributes});
  };
  const legend = (svg, area, entries) => {
    let x = area.x + 8;
    for (const [name, color, dash] of entries) {
      add(svg, "line", {x1: x, x2: x + 20, y1: area.y - 8, y2: area.y - 8, stroke: color, "stroke-width": 2.5, "stroke-dasharray": dash || "none"});
      const label = add(svg, "text", {x: x + 25, y: area.y - 4, fill: theme().text}, name.length > 34 ? "…" + name.slice(-33) : name);
      x += 41 + label.getComputedTextLength();
      if (x > width - 80) break;
    }
  };
  const color = (i, n) => theme().sequence[Math.round(n < 2 ? 0 : i / (n - 1) * (theme().sequence.length - 1))];
  const dashes = of => of === other ? "6 4" : "none";

  let plots = [];
  const picture = () => {
    const curves = share => data.runs.map(of => of.logged.filter(curve => curve.share === share).slice(0, 4));
    const groups = [[curves(true), "accuracy"], [curves(false), "loss"]].filter(([of]) => of.some(list => list.length));
    const layers = run.layers.length, colors = theme();
    const high = state.map ? Math.max(180, Math.min(560, 16 * layers)) : 320;
    const svg = start($("picture"), groups.length * 150 + high + 76), x = axis(state.map);
    x.names = log ? [...(Number.isNaN(zero) ? [] : [zero]), ...ticks(x).filter(tick => tick >= first * 0.999)]
      : ticks(x).filter(Number.isInteger);
    x.say = v => v === zero ? "0" : brief(v);
    plots = [];
    let top = 24;
    for (const [of, name] of groups) {
      const share = name === "accuracy";
      const y = range(of.flat().flatMap(curve => curve.values), share) || linear(0, 1);
      y.say = share ? v => Math.round(100 * v) + " %" : undefined;
      const plot = frame(svg, {x: LEFT, y: top, w: width - LEFT - RIGHT, h: 110}, x, y, name, false);
      plot.curves = of;
      const hues = [colors.green, colors.blue, colors.violet, colors.muted];
      const names = [...new Set(of.flat().map(curve => curve.name))];
      of.forEach((list, r) => list.forEach(curve => line(svg, curve.steps.map((step, i) => [plot.px(place(step)),
        curve.values[i] === null ? NaN : plot.py(curve.values[i])]),
        {stroke: hues[names.indexOf(curve.name) % 4], "stroke-width": 1.8, "stroke-dasharray": dashes(data.runs[r])})));
      legend(svg, plot, names.map((each, i) => [each, hues[i % 4]]));
      plots.push(plot);
      top += 150;
    }
    const area = {x: LEFT, y: top, w: width - LEFT - RIGHT, h: high};
    plots.push(state.map ? map(svg, area, x) : lines(svg, area, x));
    add(svg, "text", {x: LEFT + (width - LEFT - RIGHT) / 2, y: top + high + 36, "text-anchor": "middle", fill: colors.muted},
      data.unit + " of the training");
    const at = plots[0].px(place(run.steps[state.step]));
    add(svg, "line", {x1: at, x2: at, y1: 24, y2: top + high, stroke: colors.text, "stroke-dasharray": "4 3", id: "now"});
  };
  const lines = (svg, area, x) => {
    const colors = theme(), n = run.layers.length;
    const y = range(data.runs.flatMap(of => of.layers.flatMap((layer, i) => values(of, i)))) || linear(0, 1);
    const plot = frame(svg, area, x, y, data.metrics[state.metric], true);
    if (data.metrics[state.metric] === "alpha") for (const limit of [2, 6]) if (limit > y.low && limit < y.high) {
      add(svg, "line", {x1: area.x, x2: area.x + area.w, y1: plot.py(limit), y2: plot.py(limit), stroke: limit === 2 ? colors.red : colors.blue,
        "stroke-dasharray": "2 3"});
      add(svg, "text", {x: area.x + area.w - 4, y: plot.py(limit) - 4, "text-anchor": "end", fill: colors.muted, "font-size": 11},
        limit === 2 ? "over-trained below 2" : "under-trained above 6");
    }
    const order = [...run.layers.keys()].filter(i => i !== state.layer).concat(state.layer);
    for (const of of [...data.runs].reverse()) for (const i of order) {
      const here = i === state.layer, points = of.steps.map((step, k) => {
        const v = values(of, i)[k];
        return [plot.px(place(step)), v === null ? NaN : plot.py(v)];
      });
      line(svg, points, {stroke: color(i, n), "stroke-width": here ? 3 : n > 24 ? 0.8 : 1.6, "stroke-dasharray": dashes(of)});
      points.forEach(([px, py], k) => {
        if (!Number.isFinite(py)) return;
        if (n <= 24 || here) add(svg, "circle", {cx: px, cy: py, r: here ? 3.2 : 2.2, fill: color(i, n)});
        if (of.layers[i].traps[k]) add(svg, "circle", {cx: px, cy: py, r: 6, fill: "none", stroke: colors.trap, "stroke-width": 2});
      });
    }
    const named = n <= 8 ? [...run.layers.keys()] : [...new Set([0, state.layer, n - 1])].sort((a, b) => a - b);
    legend(svg, plot, [...named.map(i => [run.layers[i].name, color(i, n)]),
      ...(other ? [["dashed: " + other.name, colors.muted, "6 4"]] : [])]);
    plot.layer = (px, py) => run.layers.map((layer, i) => [values(run, i)[nearest(run, px)], i]).filter(([v]) => v !== null)
      .reduce((best, [v, i]) => Math.abs(plot.py(v) - py) < best[0] ? [Math.abs(plot.py(v) - py), i] : best, [Infinity, -1])[1];
    return plot;
  };
  const map = (svg, area, x) => {
    const n = run.layers.length, colors = theme(), y = linear(n + 0.5, 0.5);
    y.names = ticks(linear(1, Math.max(2, n))).filter(tick => Number.isInteger(tick) && tick <= n);
    const plot = frame(svg, area, x, y, "layer", true);
    const scale = range(run.layers.flatMap((layer, i) => values(run, i)));
    const cells = {}, traps = [];
    run.layers.forEach((layer, i) => values(run, i).forEach((v, k) => {
      const a = plot.px(edge(k)), b = plot.px(edge(k + 1)), t = plot.py(i + 0.5), u = plot.py(i + 1.5);
      const box = (inset, more) => `M${(a + inset).toFixed(1)} ${(t + inset).toFixed(1)}H${(b - inset + more).toFixed(1)}V${(u - inset + more).toFixed(1)}H${(a + inset).toFixed(1)}Z`;
      if (v !== null && scale) {
        const c = colors.sequence[Math.max(0, Math.min(colors.sequence.length - 1, Math.round(scale(v) * (colors.sequence.length - 1))))];
        cells[c] = (cells[c] || "") + box(0, 0.4);
      }
      if (layer.traps[k] && b - a > 8 && u - t > 8) traps.push(box(2, 0));
    }));
    for (const c in cells) add(svg, "path", {d: cells[c], fill: c});
    add(svg, "path", {d: traps.join(""), fill: "none", stroke: colors.trap, "stroke-width": 2});
    add(svg, "rect", {x: area.x, width: area.w, y: plot.py(state.layer + 0.5), height: Math.max(2, area.h / n), fill: "none", stroke: colors.text, "stroke-width": 1.5});
    if (scale) {
      const wide = 180, from = area.x + area.w - wide - 60;
      colors.sequence.forEach((c, i) => add(svg, "rect", {x: from + i * wide / colors.sequence.length, y: area.y - 15, width: wide / colors.sequence.length + 0.5, height: 9, fill: c}));
      add(svg, "text", {x: from - 6, y: area.y - 7, "text-anchor": "end", fill: colors.muted}, data.metrics[state.metric] + "  " + figure(scale.low, 3));
      add(svg, "text", {x: from + wide + 6, y: area.y - 7, fill: colors.muted}, figure(scale.high, 3) + (scale.log ? " (log)" : ""));
    }
    plot.layer = (px, py) => Math.min(n - 1, Math.max(0, Math.floor((py - area.y) / area.h * n)));
    return plot;
  };

  const spectrum = () => {
    const layer = run.layers[state.layer], shown = layer.spectra[state.step], colors = theme();
    const svg = start($("spectrum"), 300);
    const area = {x: LEFT, y: 24, w: width - LEFT - RIGHT, h: 220};
    if (!shown) { add(svg, "text", {x: width / 2, y: 150, "text-anchor": "middle", fill: colors.muted}, "this layer was not analyzed at this step"); return; }
    const most = Math.max(1, ...data.runs.flatMap(of => of.layers[state.layer].spectra.flatMap(each => each ? each.bins : [])));
    const x = logarithmic(layer.low, layer.high), bins = shown.bins.length;
    const y = Object.assign(v => Math.sqrt(v / most) * 0.96, {names: [...new Set([1, 0.05, 0.25, 0.6, 1].map(s => Math.max(1, Math.round(s * most))))]});
    const plot = frame(svg, area, x, y, "eigenvalues (root scale)", true);
    const at = i => plot.px(layer.low * (layer.high / layer.low) ** (i / bins));
    const outline = each => {
      let path = `M${at(0).toFixed(1)} ${plot.py(0).toFixed(1)}`;
      each.bins.forEach((n, i) => { path += `L${at(i).toFixed(1)} ${plot.py(n).toFixed(1)}L${at(i + 1).toFixed(1)} ${plot.py(n).toFixed(1)}`; });
      return path + `L${at(bins).toFixed(1)} ${plot.py(0).toFixed(1)}Z`;
    };
    add(svg, "path", {d: outline(shown), fill: colors.green, "fill-opacity": 0.35, stroke: colors.green});
    const entries = [["eigenvalues", colors.green]];
    if (other && other.steps.length) {
      const second = other.layers[state.layer].spectra[nearest(other, place(run.steps[state.step]))];
      if (second) { add(svg, "path", {d: outline(second), fill: "none", stroke: colors.violet, "stroke-dasharray": "5 3"}); entries.push([other.name, colors.violet, "5 3"]); }
    }
    const mark = (v, c, dash) => { if (v > layer.low && v <= layer.high) add(svg, "line", {x1: plot.px(v), x2: plot.px(v), y1: area.y, y2: area.y + area.h, stroke: c, "stroke-width": 2, "stroke-dasharray": dash}); };
    if (shown.edge) { mark(shown.edge, colors.muted, "4 3"); entries.push(["λ+ of the shuffled layer", colors.muted, "4 3"]); }
    shown.traps.forEach(v => mark(v, colors.trap, "none"));
    if (shown.traps.length) entries.push(["settled trap", colors.trap]);
    legend(svg, area, entries);
    add(svg, "text", {x: area.x + area.w / 2, y: area.y + area.h + 36, "text-anchor": "middle", fill: colors.muted}, "eigenvalue λ");
  };

  const say = () => {
    const layer = run.layers[state.layer], k = state.step, v = values(run, state.layer)[k];
    $("at").textContent = `${data.unit} ${count(run.steps[k])}`;
    $("read").textContent = `${layer.name}: ${data.metrics[state.metric]} ${figure(v)}` + (layer.traps[k] ? `, trap of ${figure(layer.traps[k], 3)} × λ+` : "")
      + run.logged.map(curve => { let i = curve.steps.length - 1; while (i >= 0 && curve.steps[i] > run.steps[k]) i--;
        return i < 0 || curve.values[i] === null ? "" : `, ${curve.name} ${words(curve, curve.values[i])}`; }).join("");
    $("story").textContent = layer.story;
  };
  const draw = () => { width = state.paper ? 960 : Math.max(420, Math.min(960, $("picture").clientWidth)); $("step").value = state.step; $("layer").value = state.layer; picture(); spectrum(); say(); };
  const set = changes => { Object.assign(state, changes); draw(); };

  // What a reader does.
  const spot = event => {
    const svg = $("picture").querySelector("svg"), box = svg.getBoundingClientRect();
    const x = (event.clientX - box.left) / box.width * width, y = (event.clientY - box.top) / box.width * width;
    const plot = plots.find(each => y >= each.y && y <= each.y + each.h);
    if (!plot || x < plot.x || x > plot.x + plot.w) return null;
    const scale = axis(state.map), value = log ? scale.low * (scale.high / scale.low) ** ((x - plot.x) / plot.w)
      : scale.low + (scale.high - scale.low) * (x - plot.x) / plot.w;
    return {plot, step: nearest(run, value), layer: plot.layer ? plot.layer(value, y) : -1};
  };
  $("picture").addEventListener("click", event => {
    const at = spot(event);
    if (at) set({step: at.step, layer: at.layer >= 0 ? at.layer : state.layer});
  });
  $("picture").addEventListener("pointermove", event => {
    const at = spot(event);
    $("tip").textContent = !at ? "" : `${data.unit} ${count(run.steps[at.step])}   ` + (at.layer >= 0
      ? `${run.layers[at.layer].name}   ${data.metrics[state.metric]} ${figure(values(run, at.layer)[at.step])}` : at.plot.curves
        ? at.plot.curves[0].map(curve => { const i = curve.steps.findLastIndex(step => step <= run.steps[at.step]);
          return i < 0 || curve.values[i] === null ? "" : `${curve.name} ${words(curve, curve.values[i])}`; }).join("   ") : "");
  });
  $("picture").addEventListener("pointerleave", () => { $("tip").textContent = ""; });
  $("metric").addEventListener("change", event => set({metric: Number(event.target.value)}));
  $("layer").addEventListener("change", event => set({layer: Number(event.target.value)}));
  $("step").addEventListener("input", event => set({step: Number(event.target.value)}));
  for (const [id, map] of [["as-lines", false], ["as-map", true]]) $(id).addEventListener("click", () => {
    $("as-lines").setAttribute("aria-pressed", !map);
    $("as-map").setAttribute("aria-pressed", map);
    set({map});
  });
  let playing = 0;
  const stop = () => { clearInterval(playing); playing = 0; $("play").textContent = "Play"; };
  $("play").addEventListener("click", () => {
    if (playing) { stop(); return; }
    if (state.step === run.steps.length - 1) set({step: 0});
    $("play").textContent = "Stop";
    playing = setInterval(() => state.step < run.steps.length - 1 ? set({step: state.step + 1}) : stop(), 500);
  });
  document.addEventListener("click", event => {
    const link = event.target.closest("[data-layer]");
    if (link) { event.preventDefault(); set({layer: Number(link.dataset.layer)}); $("picture").scrollIntoView({block: "nearest"}); }
  });
  night.addEventListener("change", draw);
  addEventListener("resize", draw);
  addEventListener("beforeprint", () => set({paper: true}));
  addEventListener("afterprint", () => set({paper: false}));
  document.querySelector(".live").hidden = false;
  draw();
})();
