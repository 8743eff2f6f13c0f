/** All that the routes of keys use, made from what the start has. */
import type { AccessPublisher } from "../../access/access_publisher.ts";
import { KeyDesk, type KeyDeskParts } from "./key_desk.ts";
import { QrDesk } from "./qr_desk.ts";
import { VisitDesk, type VisitDeskParts } from "./visit_desk.ts";

/** The desks of keys. */
export interface KeyServices {
  readonly desk: KeyDesk;
  readonly visits: VisitDesk;
  readonly qrs: QrDesk;
  /** Tells how old the lists are that units hold. */
  readonly lists: Pick<AccessPublisher, "status">;
}

/** Makes the desks. */
export function keyServices(
  parts: KeyDeskParts & VisitDeskParts & { readonly lists: Pick<AccessPublisher, "status"> },
): KeyServices {
  return {
    desk: new KeyDesk(parts),
    visits: new VisitDesk(parts),
    qrs: new QrDesk(parts),
    lists: parts.lists,
  };
}
