package msync

import "unsafe"

// The calls have the names that the generator gives them.

func (m *JID) MarshalVT() ([]byte, error)    { return marshal(&jidFields, unsafe.Pointer(m)) }
func (m *JID) UnmarshalVT(data []byte) error { return unmarshal(&jidFields, unsafe.Pointer(m), data) }

func (m *MSync) MarshalVT() ([]byte, error) { return marshal(&msyncFields, unsafe.Pointer(m)) }
func (m *MSync) UnmarshalVT(data []byte) error {
	return unmarshal(&msyncFields, unsafe.Pointer(m), data)
}

func (m *CommSyncUL) MarshalVT() ([]byte, error) {
	return marshal(&commSyncULFields, unsafe.Pointer(m))
}
func (m *CommSyncUL) UnmarshalVT(data []byte) error {
	return unmarshal(&commSyncULFields, unsafe.Pointer(m), data)
}

func (m *CommSyncDL) MarshalVT() ([]byte, error) {
	return marshal(&commSyncDLFields, unsafe.Pointer(m))
}
func (m *CommSyncDL) UnmarshalVT(data []byte) error {
	return unmarshal(&commSyncDLFields, unsafe.Pointer(m), data)
}

func (m *CommNotice) MarshalVT() ([]byte, error) {
	return marshal(&commNoticeFields, unsafe.Pointer(m))
}
func (m *CommNotice) UnmarshalVT(data []byte) error {
	return unmarshal(&commNoticeFields, unsafe.Pointer(m), data)
}

func (m *CommUnreadUL) MarshalVT() ([]byte, error) {
	return marshal(&commUnreadULFields, unsafe.Pointer(m))
}
func (m *CommUnreadUL) UnmarshalVT(data []byte) error {
	return unmarshal(&commUnreadULFields, unsafe.Pointer(m), data)
}

func (m *CommUnreadDL) MarshalVT() ([]byte, error) {
	return marshal(&commUnreadDLFields, unsafe.Pointer(m))
}
func (m *CommUnreadDL) UnmarshalVT(data []byte) error {
	return unmarshal(&commUnreadDLFields, unsafe.Pointer(m), data)
}

func (m *MetaQueue) MarshalVT() ([]byte, error) { return marshal(&metaQueueFields, unsafe.Pointer(m)) }
func (m *MetaQueue) UnmarshalVT(data []byte) error {
	return unmarshal(&metaQueueFields, unsafe.Pointer(m), data)
}

func (m *Meta) MarshalVT() ([]byte, error)    { return marshal(&metaFields, unsafe.Pointer(m)) }
func (m *Meta) UnmarshalVT(data []byte) error { return unmarshal(&metaFields, unsafe.Pointer(m), data) }

func (m *Status) MarshalVT() ([]byte, error) { return marshal(&statusFields, unsafe.Pointer(m)) }
func (m *Status) UnmarshalVT(data []byte) error {
	return unmarshal(&statusFields, unsafe.Pointer(m), data)
}

func (m *RedirectInfo) MarshalVT() ([]byte, error) {
	return marshal(&redirectInfoFields, unsafe.Pointer(m))
}
func (m *RedirectInfo) UnmarshalVT(data []byte) error {
	return unmarshal(&redirectInfoFields, unsafe.Pointer(m), data)
}

func (m *Provision) MarshalVT() ([]byte, error) { return marshal(&provisionFields, unsafe.Pointer(m)) }
func (m *Provision) UnmarshalVT(data []byte) error {
	return unmarshal(&provisionFields, unsafe.Pointer(m), data)
}

func (m *Logout) MarshalVT() ([]byte, error) { return marshal(&logoutFields, unsafe.Pointer(m)) }
func (m *Logout) UnmarshalVT(data []byte) error {
	return unmarshal(&logoutFields, unsafe.Pointer(m), data)
}

func (m *MessageBody) MarshalVT() ([]byte, error) {
	return marshal(&messageBodyFields, unsafe.Pointer(m))
}
func (m *MessageBody) UnmarshalVT(data []byte) error {
	return unmarshal(&messageBodyFields, unsafe.Pointer(m), data)
}

func (m *KeyValue) MarshalVT() ([]byte, error) { return marshal(&keyValueFields, unsafe.Pointer(m)) }
func (m *KeyValue) UnmarshalVT(data []byte) error {
	return unmarshal(&keyValueFields, unsafe.Pointer(m), data)
}

func (m *ConferenceBody) MarshalVT() ([]byte, error) {
	return marshal(&conferenceBodyFields, unsafe.Pointer(m))
}
func (m *ConferenceBody) UnmarshalVT(data []byte) error {
	return unmarshal(&conferenceBodyFields, unsafe.Pointer(m), data)
}

func (m *MUCBody) MarshalVT() ([]byte, error) { return marshal(&mucBodyFields, unsafe.Pointer(m)) }
func (m *MUCBody) UnmarshalVT(data []byte) error {
	return unmarshal(&mucBodyFields, unsafe.Pointer(m), data)
}

func (m *RosterBody) MarshalVT() ([]byte, error) {
	return marshal(&rosterBodyFields, unsafe.Pointer(m))
}
func (m *RosterBody) UnmarshalVT(data []byte) error {
	return unmarshal(&rosterBodyFields, unsafe.Pointer(m), data)
}

func (m *StatisticsBody) MarshalVT() ([]byte, error) {
	return marshal(&statisticsBodyFields, unsafe.Pointer(m))
}
func (m *StatisticsBody) UnmarshalVT(data []byte) error {
	return unmarshal(&statisticsBodyFields, unsafe.Pointer(m), data)
}
