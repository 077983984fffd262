// Fills the form that was sent after the person was logged out. It sends nothing: that is for the person to do.
"use strict";

const fill = () => {
  const unsent = JSON.parse(document.getElementById("unsent-form").textContent);
  const typed = new Map(unsent.fields);
  const names = (form) => new Set([...form.elements].map((field) => field.name));
  const common = (form) => [...names(form)].filter((name) => typed.has(name)).length;
  const goesThere = (form) => new URL(form.action || location.href, location.href).pathname === unsent.action;

  // Of several forms with the same address, the one with most of the fields.
  const forms = [...document.forms].filter((form) => form.method === "post" && goesThere(form));
  const form = forms.sort((one, other) => common(other) - common(one))[0];
  if (!form) return;

  // Rows that were added to a table of the admin.
  for (const [name, [count]] of typed) {
    const table = name.replace(/-TOTAL_FORMS$/, "");
    if (table === name || !form.elements[name]) continue;
    for (let missing = count - form.elements[name].value; missing > 0; missing -= 1) {
      form.querySelector(`#${table}-group .add-row a`)?.click();
    }
  }

  for (const field of form.elements) {
    const { name, type } = field;
    if (!name || name === "csrfmiddlewaretoken" || ["submit", "button", "file", "password"].includes(type)) continue;
    const values = typed.get(name);
    if (type === "checkbox" || type === "radio") {
      field.checked = (values ?? []).includes(field.value);
    } else if (type === "select-multiple") {
      for (const option of field.options) option.selected = (values ?? []).includes(option.value);
    } else if (values && !name.endsWith("-TOTAL_FORMS")) {
      // Several fields of one name are filled in their order.
      const place = [...form.elements].filter((other) => other.name === name).indexOf(field);
      field.value = values[place] ?? values[0];
    }
    if (values?.some(Boolean)) field.closest("details")?.setAttribute("open", "");
  }
};

// The admin's own scripts make their tables when the page is there, in a step of their own.
window.addEventListener("load", () => setTimeout(fill));
