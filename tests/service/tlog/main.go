// What others wrote, over what Tidewaiter wrote: golang.org/x/mod/sumdb (note, tlog), Tessera's fsck and
// transparency-dev's formats. Nothing here knows how Tidewaiter does anything.
//
//	tlog fsck FOLDER|URL VERIFIER_KEY                every tile and entry of a log, by Tessera
//	tlog proof FILE VERIFIER_KEY [WITNESS_KEY...]    a proof file, by sumdb; all witnesses must have signed
//	tlog grown CHECKPOINT_FILE FOLDER VERIFIER_KEY   the log has grown out of an earlier checkpoint, by sumdb over our tiles
//	tlog signer KEY_FILE VERIFIER_KEY                the private key is that of the verifier key, by sumdb
package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/transparency-dev/formats/log"
	formats "github.com/transparency-dev/formats/note"
	"github.com/transparency-dev/merkle/rfc6962"
	"github.com/transparency-dev/tessera/api"
	"github.com/transparency-dev/tessera/client"
	"github.com/transparency-dev/tessera/fsck"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	switch {
	case len(args) == 3 && args[0] == "fsck":
		return check(args[1], args[2])
	case len(args) >= 3 && args[0] == "proof":
		return proof(args[1], args[2], args[3:])
	case len(args) == 4 && args[0] == "grown":
		return grown(args[1], args[2], args[3])
	case len(args) == 3 && args[0] == "signer":
		return signer(args[1], args[2])
	}
	return errors.New("see main.go")
}

func leaves(bundle []byte) ([][]byte, error) {
	var parsed api.EntryBundle
	if err := parsed.UnmarshalText(bundle); err != nil {
		return nil, err
	}
	var hashes [][]byte
	for _, entry := range parsed.Entries {
		hashes = append(hashes, rfc6962.DefaultHasher.HashLeaf(entry))
	}
	return hashes, nil
}

// fetcherOf reads a log from its folder, or from a server.
func fetcherOf(place string) (fsck.Fetcher, error) {
	if !strings.HasPrefix(place, "http://") {
		return &client.FileFetcher{Root: place}, nil
	}
	root, err := url.Parse(place + "/")
	if err != nil {
		return nil, err
	}
	return client.NewHTTPFetcher(root, nil)
}

func check(place, key string) error {
	verifier, err := note.NewVerifier(key)
	if err != nil {
		return err
	}
	files, err := fetcherOf(place)
	if err != nil {
		return err
	}
	return fsck.New(verifier.Name(), verifier, files, leaves, fsck.Opts{N: 2}).Check(context.Background())
}

// open reads a checkpoint that the log and all witnesses have signed.
func open(text []byte, key string, witnesses []string) (tlog.Tree, error) {
	verifier, err := note.NewVerifier(key)
	if err != nil {
		return tlog.Tree{}, err
	}
	var others []note.Verifier
	for _, each := range witnesses {
		witness, err := formats.NewVerifierForCosignatureV1(each)
		if err != nil {
			return tlog.Tree{}, err
		}
		others = append(others, witness)
	}
	checkpoint, _, signed, err := log.ParseCheckpoint(text, verifier.Name(), verifier, others...)
	if err != nil {
		return tlog.Tree{}, err
	}
	if len(signed.Sigs) != 1+len(witnesses) {
		return tlog.Tree{}, fmt.Errorf("%d of %d have signed", len(signed.Sigs), 1+len(witnesses))
	}
	tree := tlog.Tree{N: int64(checkpoint.Size)}
	copy(tree.Hash[:], checkpoint.Hash)
	return tree, nil
}

func proof(file, key string, witnesses []string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	head, checkpoint, found := bytes.Cut(text, []byte("\n\n"))
	lines := strings.Split(string(head), "\n")
	if !found || len(lines) < 3 || lines[0] != "c2sp.org/tlog-proof@v1" {
		return errors.New("no proof file with the entry in it")
	}
	entry, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(lines[1], "extra "))
	if err != nil {
		return err
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[2], "index "), 10, 64)
	if err != nil {
		return err
	}
	var hashes tlog.RecordProof
	for _, line := range lines[3:] {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return err
		}
		hashes = append(hashes, hash)
	}
	tree, err := open(checkpoint, key, witnesses)
	if err != nil {
		return err
	}
	return tlog.CheckRecord(hashes, tree.N, tree.Hash, index, tlog.RecordHash(entry))
}

// tiles gives sumdb our files; its tiles of height 8 are C2SP's.
type tiles struct{ folder string }

func (t tiles) Height() int { return 8 }

func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}

func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var read [][]byte
	for _, tile := range wanted {
		width := tile.W * tlog.HashSize
		data, err := os.ReadFile(t.path(tile))
		if os.IsNotExist(err) { // a full one stands for it
			tile.W = 1 << tile.H
			data, err = os.ReadFile(t.path(tile))
		}
		if err != nil {
			return nil, err
		}
		read = append(read, data[:width])
	}
	return read, nil
}

func (t tiles) path(tile tlog.Tile) string {
	return filepath.Join(t.folder, "tile", strings.TrimPrefix(tile.Path(), "tile/8/"))
}

func grown(earlier, folder, key string) error {
	var trees [2]tlog.Tree
	for i, file := range []string{earlier, filepath.Join(folder, "checkpoint")} {
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		if trees[i], err = open(text, key, nil); err != nil {
			return err
		}
	}
	older, newer := trees[0], trees[1]
	reader := tlog.TileHashReader(newer, tiles{folder})
	hashes, err := tlog.ProveTree(newer.N, older.N, reader)
	if err != nil {
		return err
	}
	return tlog.CheckTree(hashes, newer.N, newer.Hash, older.N, older.Hash)
}

func signer(file, key string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	private, err := note.NewSigner(strings.TrimSpace(string(text)))
	if err != nil {
		return err
	}
	verifier, err := note.NewVerifier(key)
	if err != nil {
		return err
	}
	signed, err := note.Sign(&note.Note{Text: "text\n"}, private)
	if err != nil {
		return err
	}
	_, err = note.Open(signed, note.VerifierList(verifier))
	return err
}
