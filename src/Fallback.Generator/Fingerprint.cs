namespace Fallback.Roslyn;

/// <summary>A fingerprint of a sequence of texts and numbers: FNV-1a with 64 bits.</summary>
internal struct Fingerprint
{
    private const ulong Basis = 14_695_981_039_346_656_037;
    private const ulong Prime = 1_099_511_628_211;

    private ulong _hash;

    public Fingerprint() => _hash = Basis;

    public readonly ulong Value => _hash;

    public void Add(string text)
    {
        foreach (char c in text) Add(c);
        // The border between two texts.
        Add(0xFFFF);
    }

    public void Add(ulong value) => _hash = unchecked((_hash ^ value) * Prime);
}
