// Keys of every page. Single letters do nothing while a field has the focus.
const pages = { o: '/', m: '/market', p: '/positions', r: '/orders', a: '/alerts', f: '/portfolio', g: '/guards' };
let isGoing = false;

export function openKeys(ticket) {
  document.addEventListener('keydown', event => {
    if (event.key === 'Escape' && event.shiftKey) {
      location.assign('/guards#panic');
      return;
    }
    const isTyping = event.target.closest('input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]');
    if (event.key === 'Escape') {
      if (isTyping) event.target.blur();
      else ticket?.clear();
      return;
    }
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isGoing) {
      isGoing = false;
      if (pages[event.key]) location.assign(pages[event.key]);
      return;
    }
    if (event.key === 'g') {
      isGoing = true;
      setTimeout(() => { isGoing = false; }, 1_200);
    } else if (event.key === '/') {
      const search = document.getElementById('search');
      if (!search) return;
      event.preventDefault();
      search.focus();
    } else if (event.key === '?') {
      document.getElementById('keys')?.showModal();
    } else if (ticket && (event.key === 'b' || event.key === 's')) ticket.side(event.key === 'b' ? 'buy' : 'sell');
    else if (ticket && (event.key === 'l' || event.key === 'm')) ticket.type(event.key === 'l' ? 'limit' : 'market');
  });
  document.documentElement.dataset.keys = 'on'; // For whoever presses them by program.
}
