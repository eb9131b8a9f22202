/* Says that the change note is missing before the form is sent, so that nothing has to come back. The server asks too. */
(() => {
  const PUBLISHING = '[name="action-publish"], [data-workflow-action-name="approve"]';

  document.addEventListener(
    'click',
    (event) => {
      const note = document.querySelector('.change-note input[type="text"]');
      if (!note || !event.target.closest?.(PUBLISHING) || note.value.trim()) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      note.setCustomValidity(note.dataset.missing);
      note.reportValidity();
      note.addEventListener('input', () => note.setCustomValidity(''), { once: true });
    },
    true,
  );
})();
