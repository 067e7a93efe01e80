import './style.css';

document.body.dataset.year = String(new Date().getFullYear());
