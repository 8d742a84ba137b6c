// The ticket: shows the fields of the kind chosen, asks what the order would take, sends it once and follows it.
const estimateAfterMs = 250;
const followEveryMs = 400;

export function openTicket(form) {
  const { symbol, environment, account, base, step } = form.dataset;
  const send = form.querySelector('button.send');
  const verdict = form.querySelector('[data-verdict]');
  const outcome = form.querySelector('[data-outcome]');
  let timer = 0;
  let asked = 0;
  let isSending = false;

  const value = name => form.elements[name]?.value ?? '';
  const set = (name, text) => { form.elements[name].value = text; };

  function show() {
    const type = value('type');
    for (const part of form.querySelectorAll('[data-for]')) part.hidden = !part.dataset.for.split(' ').includes(type);
    const isBuy = value('side') === 'buy';
    const size = value('size');
    const unit = form.elements.unit.selectedOptions[0].textContent;
    const at = type === 'limit' && value('price') ? ` at ${value('price')}` : type === 'market' ? ' at market' : type === 'stop' && value('trigger') ? ` once ${value('trigger')}` : '';
    const verb = form.elements.reduce.checked ? (isBuy ? 'Close short' : 'Close long') : isBuy ? 'Buy' : 'Sell';
    send.className = `send ${isBuy ? 'buy' : 'sell'}`;
    form.querySelector('[data-send]').textContent = `${isBuy ? '▲' : '▼'} ${verb} ${size ? `${size} ${unit === 'contracts' ? '' : `${unit} `}` : ''}${symbol}${at}`;
  }

  // The answer to an older question is not shown over a newer one.
  async function estimate() {
    const question = ++asked;
    if (!value('size')) return clearEstimate();
    try {
      const response = await fetch('/ticket/estimate', { method: 'POST', body: new URLSearchParams(new FormData(form)), headers: { accept: 'application/json' } });
      const answer = await response.json();
      if (question !== asked) return;
      for (const cell of form.querySelectorAll('[data-estimate]')) cell.textContent = answer[cell.dataset.estimate] ?? '—';
      if (answer.contracts && answer.contracts !== '—') form.querySelector('[data-estimate=contracts]').textContent = `= ${answer.contracts} contracts`;
      verdict.className = `verdict small ${answer.problem ? 'bad' : answer.warning ? 'warn' : 'ok'}`;
      verdict.textContent = answer.problem ?? answer.warning ?? (answer.legs?.length ? `Would ${answer.legs.join('; ')}.` : '');
    } catch {
      if (question !== asked) return;
      clearEstimate();
      verdict.className = 'verdict small warn';
      verdict.textContent = 'The desk did not answer; nothing was sent.';
    }
  }

  function clearEstimate() {
    for (const cell of form.querySelectorAll('[data-estimate]')) cell.textContent = '—';
    verdict.textContent = '';
  }

  function changed() {
    show();
    clearTimeout(timer);
    timer = setTimeout(estimate, estimateAfterMs);
  }

  async function submit(event) {
    event.preventDefault();
    if (isSending || !form.reportValidity()) return;
    isSending = true;
    send.disabled = true;
    say('acc', 'Sent, waiting', '');
    try {
      const response = await fetch('/ticket/send', { method: 'POST', body: new URLSearchParams(new FormData(form)), headers: { accept: 'application/json' } });
      const answer = await response.json();
      if (answer.problem) say('bad', 'Not sent', answer.problem);
      if (answer.next) set('request', answer.next);
      for (const alert of answer.alerts ?? []) await follow(alert);
    } catch {
      // The same wish may be sent again: its name has not changed, so it orders once.
      say('warn', 'No answer', 'The desk did not answer. Sending again orders only once; or look into the alerts.');
    } finally {
      isSending = false;
      send.disabled = false;
    }
  }

  async function follow(alert) {
    for (let i = 0; i < 150; i++) {
      const response = await fetch(`/ticket/outcome/${encodeURIComponent(alert)}`);
      if (response.ok) {
        const { word, tone, line, is_over: isOver } = await response.json();
        say(tone, word, line, alert);
        if (isOver) return;
      }
      await new Promise(resolve => { setTimeout(resolve, followEveryMs); });
    }
  }

  function say(tone, word, line, alert) {
    const tag = document.createElement('span');
    tag.className = `tag ${tone}`;
    tag.textContent = word;
    const text = document.createElement(alert ? 'a' : 'span');
    text.textContent = line || (alert ? 'Open alert' : '');
    if (alert) {
      text.href = `/alerts/${encodeURIComponent(alert)}`;
      text.className = 'link';
    }
    outcome.replaceChildren(tag, ' ', text);
  }

  function stepPrice(field, by) {
    const decimals = (step.split('.')[1] ?? '').length;
    field.value = Math.max(0, Number(field.value || 0) + by * Number(step)).toFixed(decimals);
    changed();
  }

  form.addEventListener('input', changed);
  form.addEventListener('change', changed);
  form.addEventListener('submit', submit);
  form.addEventListener('click', event => {
    const percent = event.target.closest('[data-percent]');
    if (percent) {
      set('unit', 'percent');
      set('size', percent.dataset.percent);
      changed();
    }
    if (event.target.closest('[data-action=more-targets]')) {
      const next = form.querySelector('.target[hidden]');
      if (next) next.hidden = false;
      event.target.hidden = form.querySelector('.target[hidden]') === null;
    }
  });
  form.addEventListener('keydown', event => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit(send);
    } else if (event.key === 'Enter' && event.target.matches('input')) {
      event.preventDefault(); // sending takes Ctrl: an Enter too many must not trade
    } else if ((event.key === 'ArrowUp' || event.key === 'ArrowDown') && event.target.matches('[name=price], [name=trigger], [name=stop], [name^=target-]')) {
      event.preventDefault();
      stepPrice(event.target, (event.key === 'ArrowUp' ? 1 : -1) * (event.shiftKey ? 10 : 1));
    }
  });
  document.addEventListener('click', event => {
    const side = event.target.closest('[data-side]');
    if (side) {
      set('side', side.dataset.side);
      changed();
    }
  });

  show();
  return {
    environment, account, base,
    price: text => { if (value('type') === 'market') set('type', 'limit'); set(value('type') === 'stop' ? 'trigger' : 'price', text); changed(); },
    side: name => { set('side', name); changed(); },
    type: name => { set('type', name); changed(); },
    clear: () => { const { request } = form.elements; const id = request.value; form.reset(); request.value = id; outcome.replaceChildren(); changed(); clearEstimate(); },
  };
}
