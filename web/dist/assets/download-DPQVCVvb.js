const s=e=>/[",\n\r]/.test(e)?`"${e.replaceAll('"','""')}"`:e,a=e=>"\uFEFF"+e.map(t=>t.map(n=>s(n??"")).join(",")).join(`\r
`)+`\r
`;function r(e,t,n){const c=URL.createObjectURL(new Blob([t],{type:n})),o=document.createElement("a");o.href=c,o.download=e,o.click(),setTimeout(()=>URL.revokeObjectURL(c),1e4)}export{a as c,r as s};
