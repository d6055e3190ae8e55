package msync

import "unsafe"

var messageBodyFields = message{
	make: func() unsafe.Pointer { return unsafe.Pointer(new(MessageBody)) },
	fields: []field{
		{1, signed32, unsafe.Offsetof(MessageBody{}.Type), nil},
		{2, child, unsafe.Offsetof(MessageBody{}.From), &jidFields},
		{3, child, unsafe.Offsetof(MessageBody{}.To), &jidFields},
		{4, messages, unsafe.Offsetof(MessageBody{}.Contents), &messageBodyContentFields},
		{5, messages, unsafe.Offsetof(MessageBody{}.Ext), &keyValueFields},
		{6, unsigned64, unsafe.Offsetof(MessageBody{}.AckMessageId), nil},
		{7, child, unsafe.Offsetof(MessageBody{}.MsgConfig), &messageBodyMessageConfigFields},
		{8, text, unsafe.Offsetof(MessageBody{}.AckContent), nil},
		{9, text, unsafe.Offsetof(MessageBody{}.Meta), nil},
		{11, unsigned64, unsafe.Offsetof(MessageBody{}.EditMessageId), nil},
		{12, signed32, unsafe.Offsetof(MessageBody{}.EditScope), nil},
		{13, child, unsafe.Offsetof(MessageBody{}.Stream), &messageBodyStreamFields},
	},
}

var messageBodyContentFields = message{
	make: func() unsafe.Pointer { return unsafe.Pointer(new(MessageBody_Content)) },
	fields: []field{
		{1, signed32, unsafe.Offsetof(MessageBody_Content{}.Type), nil},
		{2, text, unsafe.Offsetof(MessageBody_Content{}.Text), nil},
		{3, double, unsafe.Offsetof(MessageBody_Content{}.Latitude), nil},
		{4, double, unsafe.Offsetof(MessageBody_Content{}.Longitude), nil},
		{5, text, unsafe.Offsetof(MessageBody_Content{}.Address), nil},
		{6, text, unsafe.Offsetof(MessageBody_Content{}.DisplayName), nil},
		{7, text, unsafe.Offsetof(MessageBody_Content{}.RemotePath), nil},
		{8, text, unsafe.Offsetof(MessageBody_Content{}.SecretKey), nil},
		{9, signed32, unsafe.Offsetof(MessageBody_Content{}.FileLength), nil},
		{10, text, unsafe.Offsetof(MessageBody_Content{}.Action), nil},
		{11, messages, unsafe.Offsetof(MessageBody_Content{}.Params), &keyValueFields},
		{12, signed32, unsafe.Offsetof(MessageBody_Content{}.Duration), nil},
		{13, child, unsafe.Offsetof(MessageBody_Content{}.Size), &messageBodyContentSizeFields},
		{14, text, unsafe.Offsetof(MessageBody_Content{}.ThumbnailRemotePath), nil},
		{15, text, unsafe.Offsetof(MessageBody_Content{}.ThumbnailSecretKey), nil},
		{16, text, unsafe.Offsetof(MessageBody_Content{}.ThumbnailDisplayName), nil},
		{17, signed32, unsafe.Offsetof(MessageBody_Content{}.ThumbnailFileLength), nil},
		{18, child, unsafe.Offsetof(MessageBody_Content{}.ThumbnailSize), &messageBodyContentSizeFields},
		{19, text, unsafe.Offsetof(MessageBody_Content{}.CustomEvent), nil},
		{20, messages, unsafe.Offsetof(MessageBody_Content{}.CustomExts), &keyValueFields},
		{21, text, unsafe.Offsetof(MessageBody_Content{}.BuildingName), nil},
		{22, signed32, unsafe.Offsetof(MessageBody_Content{}.SubType), nil},
		{23, text, unsafe.Offsetof(MessageBody_Content{}.Title), nil},
		{24, text, unsafe.Offsetof(MessageBody_Content{}.Summary), nil},
		{25, signed32, unsafe.Offsetof(MessageBody_Content{}.CombineLevel), nil},
	},
}

var messageBodyContentSizeFields = message{
	make: func() unsafe.Pointer { return unsafe.Pointer(new(MessageBody_Content_Size)) },
	fields: []field{
		{1, double, unsafe.Offsetof(MessageBody_Content_Size{}.Width), nil},
		{2, double, unsafe.Offsetof(MessageBody_Content_Size{}.Height), nil},
	},
}

var messageBodyMessageConfigFields = message{
	make: func() unsafe.Pointer { return unsafe.Pointer(new(MessageBody_MessageConfig)) },
	fields: []field{
		{1, boolean, unsafe.Offsetof(MessageBody_MessageConfig{}.AllowGroupAck), nil},
	},
}

var messageBodyStreamFields = message{
	make: func() unsafe.Pointer { return unsafe.Pointer(new(MessageBody_Stream)) },
	fields: []field{
		{1, text, unsafe.Offsetof(MessageBody_Stream{}.StreamType), nil},
		{2, unsigned64, unsafe.Offsetof(MessageBody_Stream{}.StreamSeq), nil},
		{3, signed32, unsafe.Offsetof(MessageBody_Stream{}.StreamStatus), nil},
		{4, unsigned32, unsafe.Offsetof(MessageBody_Stream{}.StreamError), nil},
		{5, signed32, unsafe.Offsetof(MessageBody_Stream{}.StreamFinishReason), nil},
	},
}

var keyValueFields = message{
	make: func() unsafe.Pointer { return unsafe.Pointer(new(KeyValue)) },
	fields: []field{
		{1, text, unsafe.Offsetof(KeyValue{}.Key), nil},
		{2, signed32, unsafe.Offsetof(KeyValue{}.Type), nil},
		{3, oneof, unsafe.Offsetof(KeyValue{}.Value), nil}, // and 4, 5, 6
	},
}

var conferenceBodyFields = message{
	make: func() unsafe.Pointer { return unsafe.Pointer(new(ConferenceBody)) },
	fields: []field{
		{1, text, unsafe.Offsetof(ConferenceBody{}.SessionId), nil},
		{2, signed32, unsafe.Offsetof(ConferenceBody{}.Operation), nil},
		{3, text, unsafe.Offsetof(ConferenceBody{}.ConferenceId), nil},
		{4, signed32, unsafe.Offsetof(ConferenceBody{}.Type), nil},
		{5, text, unsafe.Offsetof(ConferenceBody{}.Content), nil},
		{6, text, unsafe.Offsetof(ConferenceBody{}.Network), nil},
		{7, text, unsafe.Offsetof(ConferenceBody{}.Version), nil},
		{8, signed32, unsafe.Offsetof(ConferenceBody{}.Identity), nil},
		{9, text, unsafe.Offsetof(ConferenceBody{}.Duration), nil},
		{10, text, unsafe.Offsetof(ConferenceBody{}.PeerName), nil},
		{11, signed32, unsafe.Offsetof(ConferenceBody{}.EndReason), nil},
		{12, child, unsafe.Offsetof(ConferenceBody{}.Status), &conferenceBodyStatusFields},
		{13, boolean, unsafe.Offsetof(ConferenceBody{}.IsDirect), nil},
		{14, signed32, unsafe.Offsetof(ConferenceBody{}.ControlType), nil},
		{15, signed32, unsafe.Offsetof(ConferenceBody{}.RouteFlag), nil},
		{16, text, unsafe.Offsetof(ConferenceBody{}.RouteKey), nil},
	},
}

var conferenceBodyStatusFields = message{
	make: func() unsafe.Pointer { return unsafe.Pointer(new(ConferenceBody_Status)) },
	fields: []field{
		{1, signed32, unsafe.Offsetof(ConferenceBody_Status{}.ErrorCode), nil},
	},
}

var mucBodyFields = message{
	make: func() unsafe.Pointer { return unsafe.Pointer(new(MUCBody)) },
	fields: []field{
		{1, child, unsafe.Offsetof(MUCBody{}.MucId), &jidFields},
		{2, signed32, unsafe.Offsetof(MUCBody{}.Operation), nil},
		{3, child, unsafe.Offsetof(MUCBody{}.From), &jidFields},
		{4, messages, unsafe.Offsetof(MUCBody{}.To), &jidFields},
		{5, child, unsafe.Offsetof(MUCBody{}.Setting), &mucBodySettingFields},
		{6, text, unsafe.Offsetof(MUCBody{}.Reason), nil},
		{7, boolean, unsafe.Offsetof(MUCBody{}.IsChatroom), nil},
		{8, child, unsafe.Offsetof(MUCBody{}.Status), &mucBodyStatusFields},
		{9, boolean, unsafe.Offsetof(MUCBody{}.IsThread), nil},
		{10, child, unsafe.Offsetof(MUCBody{}.MucParentId), &jidFields},
		{11, text, unsafe.Offsetof(MUCBody{}.MucName), nil},
		{12, child, unsafe.Offsetof(MUCBody{}.EventInfo), &mucBodyEventInfoFields},
		{13, signed32, unsafe.Offsetof(MUCBody{}.MucMemberCount), nil},
		{14, text, unsafe.Offsetof(MUCBody{}.Ext), nil},
		{15, boolean, unsafe.Offsetof(MUCBody{}.LeaveOtherRooms), nil},
		{16, texts, unsafe.Offsetof(MUCBody{}.Members), nil},
	},
}

var mucBodySettingFields = message{
	make: func() unsafe.Pointer { return unsafe.Pointer(new(MUCBody_Setting)) },
	fields: []field{
		{1, text, unsafe.Offsetof(MUCBody_Setting{}.Name), nil},
		{2, text, unsafe.Offsetof(MUCBody_Setting{}.Desc), nil},
		{3, signed32, unsafe.Offsetof(MUCBody_Setting{}.Type), nil},
		{4, signed32, unsafe.Offsetof(MUCBody_Setting{}.MaxUsers), nil},
		{5, text, unsafe.Offsetof(MUCBody_Setting{}.Owner), nil},
	},
}

var mucBodyStatusFields = message{
	make: func() unsafe.Pointer { return unsafe.Pointer(new(MUCBody_Status)) },
	fields: []field{
		{1, signed32, unsafe.Offsetof(MUCBody_Status{}.ErrorCode), nil},
		{2, text, unsafe.Offsetof(MUCBody_Status{}.Description), nil},
		{3, text, unsafe.Offsetof(MUCBody_Status{}.ChatroomInfo), nil},
	},
}

var mucBodyEventInfoFields = message{
	make: func() unsafe.Pointer { return unsafe.Pointer(new(MUCBody_EventInfo)) },
	fields: []field{
		{1, signed32, unsafe.Offsetof(MUCBody_EventInfo{}.EventType), nil},
		{2, text, unsafe.Offsetof(MUCBody_EventInfo{}.Ext), nil},
	},
}

var rosterBodyFields = message{
	make: func() unsafe.Pointer { return unsafe.Pointer(new(RosterBody)) },
	fields: []field{
		{1, signed32, unsafe.Offsetof(RosterBody{}.Operation), nil},
		{2, child, unsafe.Offsetof(RosterBody{}.Status), &rosterBodyStatusFields},
		{3, child, unsafe.Offsetof(RosterBody{}.From), &jidFields},
		{4, messages, unsafe.Offsetof(RosterBody{}.To), &jidFields},
		{5, text, unsafe.Offsetof(RosterBody{}.Reason), nil},
		{6, text, unsafe.Offsetof(RosterBody{}.RosterVer), nil},
		{7, boolean, unsafe.Offsetof(RosterBody{}.BiDirection), nil},
	},
}

var rosterBodyStatusFields = message{
	make: func() unsafe.Pointer { return unsafe.Pointer(new(RosterBody_Status)) },
	fields: []field{
		{1, signed32, unsafe.Offsetof(RosterBody_Status{}.ErrorCode), nil},
		{2, text, unsafe.Offsetof(RosterBody_Status{}.Description), nil},
	},
}

var statisticsBodyFields = message{
	make: func() unsafe.Pointer { return unsafe.Pointer(new(StatisticsBody)) },
	fields: []field{
		{1, signed32, unsafe.Offsetof(StatisticsBody{}.Operation), nil},
		{2, signed32, unsafe.Offsetof(StatisticsBody{}.Os), nil},
		{3, text, unsafe.Offsetof(StatisticsBody{}.Version), nil},
		{4, signed32, unsafe.Offsetof(StatisticsBody{}.Network), nil},
		{5, unsigned32, unsafe.Offsetof(StatisticsBody{}.ImTime), nil},
		{6, unsigned32, unsafe.Offsetof(StatisticsBody{}.ChatTime), nil},
		{7, text, unsafe.Offsetof(StatisticsBody{}.Location), nil},
		{10, text, unsafe.Offsetof(StatisticsBody{}.Reason), nil},
	},
}
