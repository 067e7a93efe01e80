/**
 * The same files in two archives of GNU tar 1.34, gzip and base64: `tar --format=gnu -S` and `--format=pax -S`. They hold what
 * the two formats write in their own ways: names of more than 100 bytes, one that is no UTF-8, one with a newline, files with
 * holes (one with more parts than fit into a header), hard and symbolic links, a device, a pipe, setuid and sticky bits.
 */
export const GNU =
  'H4sIAAAAAAACA+3dXW7TQBSGYXPLKryBxjPj+bnlntyxArd2aFRjR/mRYEmsg9WwC5xEQOIYl1Jm3HTepxeJ3CaW/PWccaZSzyxL' +
  'vBMdZ8zhsdN/HHjurFFJapIAdpttsU7TZN2227Gfe+z7V2qW3RWL7/7zt1qP5J+f5y+FdSJJBfl7d1uUCeI1y0rvK0BX09I59/f9' +
  'X3Zf9P9g+S+WdeU5fz2+/pt+/k5L+n8I91Vdt7TBqPv/fbEup63/fv9X0ugklSGaE/0/27SLref8xdPWf6X29/9qFuAXIPr862VT' +
  'vb1dV8XDzbevE33+U/38c6tZ/0PwFDmupv5n2bt523ycL5uHifZ/jOnv/0jbfSRI31P/3jUTyaI78Ytd/7viv6n9Vf8/3P/lThjb' +
  '3f+FiCX6+79PRfPF+/7fSP83XdryPH+lDvt/H6Lo/8c/gJxeEfn7uR0+LqUcPq4vj7853GArdbjMg2eXTg2+W/ei07x+5fTzzU4z' +
  'AwAA+F8+cwkAAAAAAAAAABNgfxoAwPoEAAAAAAAAAMAR+9MAANYnAAAAAAAAAACOnrs//RLmP0inB+c/zENcwOj///tkgxgo3kjy' +
  'f/L851w7YZn/GSb/6fv/ftjXRf+39P9X3v8ZxBNR/x+f/yf7/d86x/y/ECQlEHv97+ra7zker/+L+a9C6CTNr6n+zxtZfj35r5ar' +
  'Klj+0pn9fC8pjB3LX5j9/C8bMv+7ut2Vm/IhuvrfrIr1ppq2/vvzP61yeUzz3/QfrogeuDrPOMFAV6qaMgEAAAAAAAAAvD4/AIaE' +
  'de0AoAAA';

export const PAX =
  'H4sIAAAAAAACA+3dXW7aQBDAcT/7FL5AzH4vfshr26eqUtUDOMFpaBxAQKS0N+o5epreojaUJtmmIES8hPr/e8GBRAiGmZ1dRUw+' +
  'SDonGt7a1W0jvP37WkppVZLZJIK7xbKcN08/n06X235v1+PhizsR+eBDef+uKkfVfDG4LK9+dhR/Z8y/4y99GH/lZJLdx4x/0k/S' +
  'ZrNyeX2er4KfJuiXvKuk3yf/hQ7yX0kvkkzEzP+e1v+LckQS9Dr/R513gKsV3vt9+j8j6P+ixf9qXFcdx99s7/9tWP+VkdT/GK6r' +
  'up5SBntd/6/L+ei4+R/Wf22sSTIZozhR/weL6dWy8/OfvdZ/bdv+X+URPgCc/zyc/9TjSZVezKvy5uzH94j7Px3GX3nL+U8UymzO' +
  'f54En4Og3qz/HSX9Xuc/Kqz/zhn6/xg6CjlOcv2fTj6fNfXgJm7+t81esP6LZrvA+h+B9i5rI75qAiZHMujdE6evJ/87SvpD9n9G' +
  'aOua/V+MSLD/e6j/t+Xk6xH6P/nw2J///1CG+h9l/6eyt+8/5YtZOV9U+W35ZTo/l2lw73jS3CtS5R7fOylvq2bb2H5mUi0eP9Ls' +
  'JerF+Ft17lbRZS/5qvO/CdzHVdzejOsqV0PpzAsXgu35b40XMsh/K41i/xeDT4uhFiY1onCpLJwTw/W1KgqxudaF11Ktr01R+M21' +
  'LYZCtn82tOnvXBdkOwAAONA9bwEAAAAAAAAA4Ag4nwYAsD4BAAAAAAAAALDG+TQAgPUJAAAAAAAAAIC1Q8+nn3z/f0cjFnZ9/78K' +
  '579q1Y6L4Pv/I5BabwbAHW0IC18Zfjwxwr6a/7LP/FftlHDM//6f4r+t/msf1n+tmP8Vh7LHr/+9H8LV8/wX4fwX7WTb/zH/JUL/' +
  'Rwr0Pf/v6rrb59id/3/P/2x+PdOnl/+bQqZPJ/6z8ayKFn/pbRNfJYV12+MvVJK5mPG/rKd3o8Xo5pAXeerzH9fz+6LnvzQ+nP9o' +
  'mo8H/X+M/n+f+Y/DZ+Y/rn9KtXx2AqQUZmh9Qaf9evP/ufmPL1sIduS/bJfLYP6jaef/0v9HyP90naIu1ekmWZnh2B/VZMSbAAAA' +
  'AAAAAAAAAAAAAAAAAJyIX4vVVm4AyAAA';
