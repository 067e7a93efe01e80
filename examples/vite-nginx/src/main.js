import './style.css';

const time = document.querySelector('#time');
const toggle = document.querySelector('#toggle');
let started;
let timer;

toggle.addEventListener('click', () => {
  if (timer) {
    clearInterval(timer);
    timer = undefined;
    toggle.textContent = 'Start';
    return;
  }
  started = performance.now();
  timer = setInterval(() => {
    time.textContent = `${((performance.now() - started) / 1000).toFixed(1)} s`;
  }, 100);
  toggle.textContent = 'Stop';
});
