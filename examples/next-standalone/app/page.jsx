const NOTICES = ['The lift is out of order until Friday.', 'Bring your own mug.'];

export default function Page() {
  return (
    <main>
      <h1>Notice board</h1>
      <ul>
        {NOTICES.map((notice) => (
          <li key={notice}>{notice}</li>
        ))}
      </ul>
    </main>
  );
}
