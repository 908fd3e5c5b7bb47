// What the keyboard probe asks the page. Each function takes what it needs and returns plain values.
(() => {
  const ACTIVE = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]:not([tabindex='-1'])";
  const LEAST = 24; // px, WCAG 2.5.8

  const isShown = (element) => element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true });

  const name = (element) => {
    const text = element.innerText || element.getAttribute("aria-label") || element.name || element.id || "";
    return `<${element.tagName.toLowerCase()}> ${text.trim().replace(/\s+/g, " ").slice(0, 40)}`;
  };

  const LOOK = ["outlineStyle", "outlineWidth", "outlineColor", "boxShadow", "borderColor", "backgroundColor", "color", "textDecoration"];

  // Focus may be shown by the element, by what holds it, or by its label.
  const look = (element) => {
    const nearby = [element, element.parentElement, element.parentElement?.parentElement, ...(element.labels || [])];
    return nearby.filter(Boolean).map((one) => LOOK.map((key) => getComputedStyle(one)[key]).join("|")).join("\n");
  };

  // The part of a box that the window shows: of a long table that takes the focus, the middle may be far below.
  const inWindow = (box) => {
    const [left, top] = [Math.max(box.left, 0), Math.max(box.top, 0)];
    return { left, top, width: Math.min(box.right, innerWidth) - left, height: Math.min(box.bottom, innerHeight) - top };
  };

  const isCovered = (element) => {
    // A name in a drawing may stand at the end of a line, away from the middle of its link.
    const boxes = [element, ...element.querySelectorAll("text")].flatMap((one) => [...one.getClientRects()]);
    const points = boxes.map(inWindow).flatMap((box) => [0.1, 0.5, 0.9].map((part) => [box.left + box.width * part, box.top + box.height / 2]));
    return !points.some(([x, y]) => {
      const top = document.elementFromPoint(x, y);
      return top && (top === element || element.contains(top) || top.contains(element));
    });
  };

  let last = null;

  // The element that has the focus, with what is wrong about it; nothing when the focus has left the page.
  const stop = () => {
    const element = document.activeElement;
    if (!element || element === document.body || element === document.documentElement) return null;
    const again = element === last;
    last = element;
    element.dataset.probe ||= String((window.probed = (window.probed || 0) + 1));
    const found = { key: element.dataset.probe, name: name(element), href: element.getAttribute("href") || "", again };
    // A date has several stops inside; taking the focus away would start it anew for ever.
    if (again) return found;
    const focused = look(element);
    const covered = isCovered(element);
    element.blur();
    const plain = look(element);
    element.focus({ focusVisible: true, preventScroll: true });
    return { ...found, unseen: focused === plain, covered };
  };

  const distance = (one, other) => {
    const x = Math.max(other.left - one.x, 0, one.x - other.right);
    const y = Math.max(other.top - one.y, 0, one.y - other.bottom);
    return Math.hypot(x, y);
  };

  const isInText = (element) => {
    const parent = element.parentElement;
    return getComputedStyle(element).display.startsWith("inline") &&
      [...parent.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim().length > 1);
  };

  // Targets under 24 × 24 px that stand neither in a sentence nor with enough room around them.
  const small = () => {
    const all = [...document.querySelectorAll(ACTIVE)].filter(isShown).map((element) => ({ element, box: element.getBoundingClientRect() }));
    // A tenth less is how a browser rounds what stands in a drawing.
    const under = ({ box }) => box.width < LEAST - 0.1 || box.height < LEAST - 0.1;
    const visible = all.filter(({ box }) => box.width > 1 && box.height > 1);
    return visible.filter((one) => {
      if (!under(one) || isInText(one.element)) return false;
      const middle = { x: one.box.x + one.box.width / 2, y: one.box.y + one.box.height / 2 };
      return visible.some((other) => {
        if (other === one || one.element.contains(other.element) || other.element.contains(one.element)) return false;
        const theirs = { x: other.box.x + other.box.width / 2, y: other.box.y + other.box.height / 2 };
        const between = Math.hypot(middle.x - theirs.x, middle.y - theirs.y);
        return under(other) ? between < LEAST : distance(middle, other.box) < LEAST / 2;
      });
    }).map(({ element, box }) => `${Math.round(box.width)}×${Math.round(box.height)} px: ${name(element)}`);
  };

  const sideways = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;

  // In one line with dots at its end; the whole text is the title below.
  const repeatsTitle = (element) => getComputedStyle(element).textOverflow === "ellipsis" &&
    document.querySelector("h1")?.innerText.includes(element.innerText.trim());

  // Hidden from the eye: cut down to a point, by itself or with what holds it.
  const isOnlyHeard = (element) => {
    for (let one = element; one && one !== document.body; one = one.parentElement) {
      const { clipPath, position } = getComputedStyle(one);
      if (clipPath !== "none" || (position === "absolute" && one.clientWidth <= 2)) return true;
    }
    return Boolean(element.closest(".skip"));
  };

  // Elements that cut off their text.
  const clipped = () => [...document.querySelectorAll("body *")].filter((element) => {
    const style = getComputedStyle(element);
    const hides = [style.overflowX, style.overflowY].some((value) => value === "hidden" || value === "clip");
    if (!hides || !element.innerText?.trim() || repeatsTitle(element) || element.clientWidth <= 2 || element.clientHeight <= 2) return false;
    return element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1;
  }).map(name);

  // The part of a box that frames which scroll leave in view; nothing when it is scrolled away.
  const inFrames = (box, element) => {
    let { left, top, right, bottom } = box;
    for (let one = element; one && one !== document.body; one = one.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(one);
      const frame = one.getBoundingClientRect();
      if (overflowX !== "visible") [left, right] = [Math.max(left, frame.left), Math.min(right, frame.right)];
      if (overflowY !== "visible") [top, bottom] = [Math.max(top, frame.top), Math.min(bottom, frame.bottom)];
    }
    return right > left && bottom > top ? new DOMRect(left, top, right - left, bottom - top) : null;
  };

  // Pairs of texts that lie on one another, by more than lines that stand close do.
  const overlapping = () => {
    // What was scrolled on the way begins anew: the names of a table are meant to cover what is moved beneath them.
    for (const frame of document.querySelectorAll(".table-frame")) frame.scrollTo(0, 0);
    const [boxes, found, range] = [[], new Set(), document.createRange()];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const element = walker.currentNode.parentElement;
      if (!walker.currentNode.data.trim() || !isShown(element) || isOnlyHeard(element) || element.closest("svg")) continue;
      range.selectNodeContents(walker.currentNode);
      for (const whole of range.getClientRects()) {
        const box = inFrames(whole, element);
        if (box && box.width > 2 && box.height > 2) boxes.push({ box, element });
      }
    }
    boxes.sort((one, other) => one.box.top - other.box.top);
    boxes.forEach((one, place) => {
      for (let next = place + 1; next < boxes.length && boxes[next].box.top < one.box.bottom; next += 1) {
        const other = boxes[next];
        const wide = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
        const high = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
        if (one.element !== other.element && wide > 3 && high > 0.4 * Math.min(one.box.height, other.box.height)) {
          found.add(`${name(one.element)} and ${name(other.element)}`);
        }
      }
    });
    return [...found].slice(0, 5);
  };

  window.probe = { stop, small, sideways, clipped, overlapping };
})();
