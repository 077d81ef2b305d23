import { createUniqueId, type ParentComponent } from 'solid-js';

/** A group of fields under a heading. */
export const Section: ParentComponent<{ title: string }> = (props) => {
  const id = createUniqueId();
  return (
    <section class="inspector-section" aria-labelledby={id}>
      <h3 id={id}>{props.title}</h3>
      {props.children}
    </section>
  );
};
