package mailtest

import (
	"fmt"
	"io"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// Mail is a mail as it stands in a folder.
type Mail struct {
	UID   uint32
	Flags []string
	At    time.Time // INTERNALDATE
	Raw   []byte
}

// Folder reads a folder of any IMAP server that allows a plain text login,
// and changes nothing in it. A folder that does not exist is an error.
func Folder(addr, user, password, folder string) ([]Mail, error) {
	c, err := imapclient.DialInsecure(addr, nil)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", folder, err)
	}
	defer c.Close()
	if err := c.Login(user, password).Wait(); err != nil {
		return nil, fmt.Errorf("reading %s: %w", folder, err)
	}
	box, err := c.Select(folder, &imap.SelectOptions{ReadOnly: true}).Wait()
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", folder, err)
	}
	if box.NumMessages == 0 {
		return []Mail{}, nil
	}
	var all imap.UIDSet
	all.AddRange(1, 0)
	cmd := c.Fetch(all, &imap.FetchOptions{
		UID: true, Flags: true, InternalDate: true,
		BodySection: []*imap.FetchItemBodySection{{Peek: true}},
	})
	var mails []Mail
	for m := cmd.Next(); m != nil; m = cmd.Next() {
		mails = append(mails, readMail(m))
	}
	if err := cmd.Close(); err != nil {
		return nil, fmt.Errorf("reading %s: %w", folder, err)
	}
	return mails, nil
}

func readMail(m *imapclient.FetchMessageData) Mail {
	var mail Mail
	for item := m.Next(); item != nil; item = m.Next() {
		switch item := item.(type) {
		case imapclient.FetchItemDataUID:
			mail.UID = uint32(item.UID)
		case imapclient.FetchItemDataInternalDate:
			mail.At = item.Time
		case imapclient.FetchItemDataFlags:
			for _, f := range item.Flags {
				mail.Flags = append(mail.Flags, string(f))
			}
		case imapclient.FetchItemDataBodySection:
			mail.Raw, _ = io.ReadAll(item.Literal) // an error ends the command too
		}
	}
	return mail
}
