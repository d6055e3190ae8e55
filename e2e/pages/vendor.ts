// The vendor's own MiniCore and contact, for tests of our plugin under them.
import MiniCore from 'easemob-websdk/miniCore/miniCore';
import * as contactPlugin from 'easemob-websdk/contact/contact';

Object.assign(window, { VendorMiniCore: MiniCore, vendorContact: contactPlugin });
