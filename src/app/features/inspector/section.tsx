import { createUniqueId, type JSX, type ParentComponent } from 'solid-js';

/** A group of fields under a heading, with its buttons beside that. */
export const Section: ParentComponent<{ title: string; actions?: JSX.Element }> = (props) => {
  const id = createUniqueId();
  return (
    <section class="inspector-section" aria-labelledby={id}>
      <div class="inspector-section-head">
        <h3 id={id}>{props.title}</h3>
        {props.actions}
      </div>
      {props.children}
    </section>
  );
};
