import { createRoot } from 'react-dom/client';
import { Converter } from './Converter.jsx';
import './style.css';

createRoot(document.querySelector('#root')).render(<Converter />);
