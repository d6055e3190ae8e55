package msync

import "unsafe"

// The fields of every message, in the order of their numbers. The tests compare
// them with the generated types and with the generated codec: a field that is
// missing or wrong here does not go unnoticed. These are the envelopes; what
// travels in them is in fields_body.go.

var jidFields = message{
	make: func() unsafe.Pointer { return unsafe.Pointer(new(JID)) },
	fields: []field{
		{1, text, unsafe.Offsetof(JID{}.AppKey), nil},
		{2, text, unsafe.Offsetof(JID{}.Name), nil},
		{3, text, unsafe.Offsetof(JID{}.Domain), nil},
		{4, text, unsafe.Offsetof(JID{}.ClientResource), nil},
	},
}

var msyncFields = message{
	make: func() unsafe.Pointer { return unsafe.Pointer(new(MSync)) },
	fields: []field{
		{1, signed32, unsafe.Offsetof(MSync{}.Version), nil},
		{2, child, unsafe.Offsetof(MSync{}.Guid), &jidFields},
		{3, text, unsafe.Offsetof(MSync{}.Auth), nil},
		{4, unsigned32, unsafe.Offsetof(MSync{}.CompressAlgorimth), nil},
		{5, unsigned32, unsafe.Offsetof(MSync{}.Crypto), nil},
		{6, text, unsafe.Offsetof(MSync{}.UserAgent), nil},
		{7, unsigned64, unsafe.Offsetof(MSync{}.Pov), nil},
		{8, signed32, unsafe.Offsetof(MSync{}.Command), nil},
		{9, raw, unsafe.Offsetof(MSync{}.Payload), nil},
		{10, unsigned32, unsafe.Offsetof(MSync{}.DeviceId), nil},
		{11, enums, unsafe.Offsetof(MSync{}.EncryptType), nil},
		{12, text, unsafe.Offsetof(MSync{}.EncryptKey), nil},
		{20, unsigned64, unsafe.Offsetof(MSync{}.TraceId), nil},
	},
}

var commSyncULFields = message{
	make: func() unsafe.Pointer { return unsafe.Pointer(new(CommSyncUL)) },
	fields: []field{
		{1, child, unsafe.Offsetof(CommSyncUL{}.Meta), &metaFields},
		{2, unsigned64, unsafe.Offsetof(CommSyncUL{}.Key), nil},
		{3, child, unsafe.Offsetof(CommSyncUL{}.Queue), &jidFields},
		{4, boolean, unsafe.Offsetof(CommSyncUL{}.IsRoam), nil},
		{5, unsigned64, unsafe.Offsetof(CommSyncUL{}.LastFullRoamKey), nil},
	},
}

var commSyncDLFields = message{
	make: func() unsafe.Pointer { return unsafe.Pointer(new(CommSyncDL)) },
	fields: []field{
		{1, child, unsafe.Offsetof(CommSyncDL{}.Status), &statusFields},
		{2, unsigned64, unsafe.Offsetof(CommSyncDL{}.MetaId), nil},
		{3, unsigned64, unsafe.Offsetof(CommSyncDL{}.ServerId), nil},
		{4, messages, unsafe.Offsetof(CommSyncDL{}.Metas), &metaFields},
		{5, unsigned64, unsafe.Offsetof(CommSyncDL{}.NextKey), nil},
		{6, child, unsafe.Offsetof(CommSyncDL{}.Queue), &jidFields},
		{7, boolean, unsafe.Offsetof(CommSyncDL{}.IsLast), nil},
		{8, unsigned64, unsafe.Offsetof(CommSyncDL{}.Timestamp), nil},
		{9, boolean, unsafe.Offsetof(CommSyncDL{}.IsRoam), nil},
	},
}

var commNoticeFields = message{
	make: func() unsafe.Pointer { return unsafe.Pointer(new(CommNotice)) },
	fields: []field{
		{1, child, unsafe.Offsetof(CommNotice{}.Queue), &jidFields},
	},
}

var commUnreadULFields = message{
	make:   func() unsafe.Pointer { return unsafe.Pointer(new(CommUnreadUL)) },
	fields: []field{},
}

var commUnreadDLFields = message{
	make: func() unsafe.Pointer { return unsafe.Pointer(new(CommUnreadDL)) },
	fields: []field{
		{1, child, unsafe.Offsetof(CommUnreadDL{}.Status), &statusFields},
		{2, messages, unsafe.Offsetof(CommUnreadDL{}.Unread), &metaQueueFields},
		{3, unsigned64, unsafe.Offsetof(CommUnreadDL{}.Timestamp), nil},
	},
}

var metaQueueFields = message{
	make: func() unsafe.Pointer { return unsafe.Pointer(new(MetaQueue)) },
	fields: []field{
		{1, child, unsafe.Offsetof(MetaQueue{}.Queue), &jidFields},
		{2, unsigned32, unsafe.Offsetof(MetaQueue{}.N), nil},
	},
}

var metaFields = message{
	make: func() unsafe.Pointer { return unsafe.Pointer(new(Meta)) },
	fields: []field{
		{1, unsigned64, unsafe.Offsetof(Meta{}.Id), nil},
		{2, child, unsafe.Offsetof(Meta{}.From), &jidFields},
		{3, child, unsafe.Offsetof(Meta{}.To), &jidFields},
		{4, unsigned64, unsafe.Offsetof(Meta{}.Timestamp), nil},
		{5, signed32, unsafe.Offsetof(Meta{}.Ns), nil},
		{6, raw, unsafe.Offsetof(Meta{}.Payload), nil},
		{7, signed32, unsafe.Offsetof(Meta{}.Routetype), nil},
		{8, messages, unsafe.Offsetof(Meta{}.Ext), &keyValueFields},
		{9, raw, unsafe.Offsetof(Meta{}.Meta), nil},
		{10, texts, unsafe.Offsetof(Meta{}.DirectedUsers), nil},
	},
}

var statusFields = message{
	make: func() unsafe.Pointer { return unsafe.Pointer(new(Status)) },
	fields: []field{
		{1, signed32, unsafe.Offsetof(Status{}.ErrorCode), nil},
		{2, text, unsafe.Offsetof(Status{}.Reason), nil},
		{3, messages, unsafe.Offsetof(Status{}.RedirectInfo), &redirectInfoFields},
	},
}

var redirectInfoFields = message{
	make: func() unsafe.Pointer { return unsafe.Pointer(new(RedirectInfo)) },
	fields: []field{
		{1, text, unsafe.Offsetof(RedirectInfo{}.Host), nil},
		{2, unsigned32, unsafe.Offsetof(RedirectInfo{}.Port), nil},
	},
}

var provisionFields = message{
	make: func() unsafe.Pointer { return unsafe.Pointer(new(Provision)) },
	fields: []field{
		{1, signed32, unsafe.Offsetof(Provision{}.OsType), nil},
		{2, text, unsafe.Offsetof(Provision{}.Version), nil},
		{3, signed32, unsafe.Offsetof(Provision{}.NetworkType), nil},
		{4, text, unsafe.Offsetof(Provision{}.AppSign), nil},
		{5, enums, unsafe.Offsetof(Provision{}.CompressType), nil},
		{6, enums, unsafe.Offsetof(Provision{}.EncryptType), nil},
		{7, text, unsafe.Offsetof(Provision{}.EncryptKey), nil},
		{8, child, unsafe.Offsetof(Provision{}.Status), &statusFields},
		{9, text, unsafe.Offsetof(Provision{}.DeviceUuid), nil},
		{10, boolean, unsafe.Offsetof(Provision{}.IsManualLogin), nil},
		{11, text, unsafe.Offsetof(Provision{}.Password), nil},
		{12, text, unsafe.Offsetof(Provision{}.DeviceName), nil},
		{13, text, unsafe.Offsetof(Provision{}.Resource), nil},
		{14, text, unsafe.Offsetof(Provision{}.Auth), nil},
		{16, text, unsafe.Offsetof(Provision{}.ServiceId), nil},
		{17, text, unsafe.Offsetof(Provision{}.ActionVersion), nil},
		{18, text, unsafe.Offsetof(Provision{}.AuthToken), nil},
		{19, unsigned32, unsafe.Offsetof(Provision{}.OsCustomValue), nil},
		{20, text, unsafe.Offsetof(Provision{}.SessionId), nil},
		{21, text, unsafe.Offsetof(Provision{}.Reason), nil},
		{22, packedEnums, unsafe.Offsetof(Provision{}.ProtocolCompressType), nil},
		{23, signed32, unsafe.Offsetof(Provision{}.ProtocolCompressDirection), nil},
	},
}

var logoutFields = message{
	make: func() unsafe.Pointer { return unsafe.Pointer(new(Logout)) },
	fields: []field{
		{1, text, unsafe.Offsetof(Logout{}.SessionId), nil},
		{2, text, unsafe.Offsetof(Logout{}.Reason), nil},
		{3, child, unsafe.Offsetof(Logout{}.Status), &statusFields},
	},
}
