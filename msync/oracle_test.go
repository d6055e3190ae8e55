package msync

import (
	"bytes"
	"math/rand"
	"reflect"
	"strings"
	"testing"

	"localcache-wasm/msync/internal/oracle"
)

// pairs are the messages with a codec of ours, each beside the generated one.
var pairs = []struct {
	table        *message
	ours, theirs coded
}{
	{&messageBodyFields, &MessageBody{}, &oracle.MessageBody{}},
	{&keyValueFields, &KeyValue{}, &oracle.KeyValue{}},
	{&jidFields, &JID{}, &oracle.JID{}},
	{&conferenceBodyFields, &ConferenceBody{}, &oracle.ConferenceBody{}},
	{&msyncFields, &MSync{}, &oracle.MSync{}},
	{&commSyncULFields, &CommSyncUL{}, &oracle.CommSyncUL{}},
	{&commSyncDLFields, &CommSyncDL{}, &oracle.CommSyncDL{}},
	{&commNoticeFields, &CommNotice{}, &oracle.CommNotice{}},
	{&commUnreadULFields, &CommUnreadUL{}, &oracle.CommUnreadUL{}},
	{&commUnreadDLFields, &CommUnreadDL{}, &oracle.CommUnreadDL{}},
	{&metaQueueFields, &MetaQueue{}, &oracle.MetaQueue{}},
	{&metaFields, &Meta{}, &oracle.Meta{}},
	{&statusFields, &Status{}, &oracle.Status{}},
	{&redirectInfoFields, &RedirectInfo{}, &oracle.RedirectInfo{}},
	{&provisionFields, &Provision{}, &oracle.Provision{}},
	{&logoutFields, &Logout{}, &oracle.Logout{}},
	{&mucBodyFields, &MUCBody{}, &oracle.MUCBody{}},
	{&rosterBodyFields, &RosterBody{}, &oracle.RosterBody{}},
	{&statisticsBodyFields, &StatisticsBody{}, &oracle.StatisticsBody{}},
}

// fresh is a new message of m's type.
func fresh(m coded) coded { return reflect.New(reflect.TypeOf(m).Elem()).Interface().(coded) }

func nameOf(m coded) string { return reflect.TypeOf(m).Elem().Name() }

func TestTheTablesHaveEveryField(t *testing.T) {
	var check func(table *message, message reflect.Type)
	check = func(table *message, message reflect.Type) {
		if made := reflect.TypeOf(reflect.NewAt(message, table.make()).Interface()); made.Elem() != message {
			t.Errorf("%s: the table makes %s", message.Name(), made)
		}
		offsets := map[uintptr]*field{}
		for i := range table.fields {
			offsets[table.fields[i].offset] = &table.fields[i]
			if i > 0 && table.fields[i].number <= table.fields[i-1].number {
				t.Errorf("%s: field %d is not in order", message.Name(), table.fields[i].number)
			}
		}
		count := 0
		for i := range message.NumField() {
			member := message.Field(i)
			if member.Name == "unknownFields" {
				continue
			}
			count++
			f := offsets[member.Offset]
			if f == nil {
				t.Errorf("%s has no row for %s", message.Name(), member.Name)
				continue
			}
			if want := kindOf(member); f.kind != want {
				t.Errorf("%s.%s is of kind %d, want %d", message.Name(), member.Name, f.kind, want)
			}
			if f.child != nil {
				one := member.Type
				if one.Kind() == reflect.Slice {
					one = one.Elem()
				}
				check(f.child, one.Elem())
			}
		}
		if count != len(table.fields) {
			t.Errorf("%s has %d fields and %d rows", message.Name(), count, len(table.fields))
		}
	}
	for _, pair := range pairs {
		check(pair.table, reflect.TypeOf(pair.ours).Elem())
	}
}

func kindOf(member reflect.StructField) kind {
	if member.Type.Kind() == reflect.Interface {
		return oneof
	}
	element := member.Type.Elem()
	if member.Type.Kind() == reflect.Slice {
		switch element.Kind() {
		case reflect.Uint8:
			return raw
		case reflect.String:
			return texts
		case reflect.Int32:
			if strings.Contains(member.Tag.Get("protobuf"), ",packed") {
				return packedEnums
			}
			return enums
		}
		return messages
	}
	return map[reflect.Kind]kind{
		reflect.Uint64: unsigned64, reflect.Int64: unsigned64, reflect.Uint32: unsigned32, reflect.Int32: signed32,
		reflect.Bool: boolean, reflect.Float64: double, reflect.String: text, reflect.Struct: child,
	}[element.Kind()]
}

func TestTheCodecWritesAndReadsAsTheGeneratedOneDoes(t *testing.T) {
	random := rand.New(rand.NewSource(1))
	for _, pair := range pairs {
		for range 200 {
			ours := fresh(pair.ours)
			fill(random, reflect.ValueOf(ours).Elem())
			data, err := ours.MarshalVT()
			if err != nil {
				t.Fatal(err)
			}
			theirs := fresh(pair.theirs)
			if err := theirs.UnmarshalVT(data); err != nil {
				t.Fatalf("%s: the generated codec can't read %x: %v", nameOf(ours), data, err)
			}
			if again, _ := theirs.MarshalVT(); !bytes.Equal(again, data) {
				t.Fatalf("%s is written as\n%x\nwant\n%x", nameOf(ours), data, again)
			}
			back := fresh(pair.ours)
			if err := back.UnmarshalVT(data); err != nil {
				t.Fatalf("%s: %x: %v", nameOf(ours), data, err)
			}
			if show(back) != show(ours) || show(back) != strings.ReplaceAll(show(theirs), "oracle.", "") {
				t.Fatalf("%s is read as\n%s\nwant\n%s\nand the generated codec\n%s", nameOf(ours), show(back), show(ours), show(theirs))
			}
		}
	}
}

// fill sets about half of a message's fields, some to their zero values.
func fill(random *rand.Rand, v reflect.Value) {
	for i := range v.NumField() {
		f := v.Field(i)
		if f.CanSet() && random.Intn(2) == 0 {
			fillValue(random, f)
		}
	}
}

func fillValue(random *rand.Rand, f reflect.Value) {
	switch f.Kind() {
	case reflect.Interface:
		values := []isKeyValue_Value{
			&KeyValue_VarintValue{}, &KeyValue_FloatValue{}, &KeyValue_DoubleValue{}, &KeyValue_StringValue{},
		}
		one := reflect.ValueOf(values[random.Intn(4)])
		fillValue(random, one.Elem().Field(0))
		f.Set(one)
	case reflect.Pointer:
		f.Set(reflect.New(f.Type().Elem()))
		fillValue(random, f.Elem())
	case reflect.Struct:
		fill(random, f)
	case reflect.Slice:
		least := 1 // an empty list is no list on the wire, but empty bytes are bytes
		if f.Type().Elem().Kind() == reflect.Uint8 {
			least = 0
		}
		f.Set(reflect.MakeSlice(f.Type(), least+random.Intn(2), 3))
		for i := range f.Len() {
			fillValue(random, f.Index(i))
		}
	case reflect.String:
		f.SetString(strings.Repeat("ä", []int{0, 1, 5, 100, 9000}[random.Intn(5)]))
	case reflect.Bool:
		f.SetBool(random.Intn(2) == 0)
	case reflect.Float32, reflect.Float64:
		f.SetFloat([]float64{0, -1.5, 1 << 60}[random.Intn(3)])
	case reflect.Uint8, reflect.Uint32, reflect.Uint64:
		f.SetUint(random.Uint64() >> (64 - f.Type().Bits()) >> random.Intn(f.Type().Bits()))
	case reflect.Int32, reflect.Int64:
		f.SetInt(int64(random.Uint64()) >> (64 - f.Type().Bits()) >> random.Intn(f.Type().Bits()))
	}
}
