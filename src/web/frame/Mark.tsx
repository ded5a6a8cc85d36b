/** The layered red hills of Zhangye: the one place, beside the head of documents, where the red stands. */
export function Mark() {
  return (
    <svg className="mark-hills" viewBox="0 0 26 18" aria-hidden="true">
      <path d="M0 18 V11 L7 4 L13 10 L19 1 L26 12 V18 Z" fill="#B23A24" />
      <path d="M0 18 V12.6 L7 8 L13 12 L19 6 L26 13.4 V18 Z" fill="#D98E5F" />
      <path d="M0 18 V14 L7 10.8 L13 14 L19 9.4 L26 14.8 V18 Z" fill="#E8C9A0" />
      <path d="M0 18 V15.2 L7 13 L13 15.4 L19 12.2 L26 16 V18 Z" fill="#B9745A" />
      <path d="M0 18 V16.6 L7 15.2 L13 16.8 L19 14.8 L26 17 V18 Z" fill="#7E3B2E" />
    </svg>
  )
}
