using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// The unknown members of an answer, which are passed on with it. A stream has one object for all its chunks, and a repeated member costs
/// no allocation. The number is limited here; the code that fills it limits the bytes.
/// </summary>
internal sealed class WireMembers
{
    /// <summary>The name for unknown parts of the content.</summary>
    public const string UnknownParts = "fallback.content_parts";

    /// <summary>More than any vendor has.</summary>
    private const int Most = 64;

    private readonly List<Member> _members = [];

    /// <summary>Takes the member at the reader's position, and moves past it.</summary>
    /// <param name="reader">The reader, at the member's name.</param>
    /// <param name="answer">The answer that the member belongs to.</param>
    /// <param name="members">The members; created when there is something to add.</param>
    /// <param name="joins">Whether lists of several chunks are joined; otherwise the last value counts.</param>
    public static void Take(ref Utf8JsonReader reader, ref WireAnswer answer, ref WireMembers? members, bool joins)
    {
        ReadOnlySpan<byte> name = reader.ValueIsEscaped ? default : reader.ValueSpan;
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null) return;
        int start = (int)reader.TokenStartIndex;
        bool saysNothing = SaysNothing(reader);
        reader.Skip();
        if (saysNothing || name.IsEmpty) return;
        ReadOnlySpan<byte> value = answer.Json[start..(int)reader.BytesConsumed];
        members ??= new WireMembers();
        answer.KeptBytes += members.Add(name, value, joins && value[0] is (byte)'[' or (byte)'{');
    }

    /// <summary>Adds an element to a list.</summary>
    public void AddElement(ref WireAnswer answer, ReadOnlySpan<byte> name, ReadOnlySpan<byte> element) =>
        answer.KeptBytes += Add(name, [(byte)'[', .. element, (byte)']'], joins: true);

    /// <summary>Adds a member of the runtime's own.</summary>
    public void Set(string name, ReadOnlySpan<byte> value) => Add(Encoding.UTF8.GetBytes(name), value, joins: false);

    /// <summary>Returns the value of a member, if it exists and can be read.</summary>
    public bool TryGet(ReadOnlySpan<byte> name, out JsonElement value)
    {
        value = default;
        return Find(name) is { } member && TryParse(member.ToJson(), out value);
    }

    public void Remove(ReadOnlySpan<byte> name)
    {
        if (Find(name) is { } member) _members.Remove(member);
    }

    /// <summary>Returns the members in the form of Microsoft.Extensions.AI; null if there are none.</summary>
    public AdditionalPropertiesDictionary? ToProperties()
    {
        AdditionalPropertiesDictionary? properties = null;
        foreach (Member member in _members)
            if (TryParse(member.ToJson(), out JsonElement value)) (properties ??= [])[Encoding.UTF8.GetString(member.Name)] = value;
        return properties;
    }

    /// <summary>Parses JSON to an element that can always be written again; a text that is cut inside a character cannot.</summary>
    public static bool TryParse(ReadOnlySpan<byte> json, out JsonElement value)
    {
        value = default;
        if (!Utf8.IsValid(json)) return false;
        try
        {
            var reader = new Utf8JsonReader(json);
            value = JsonElement.ParseValue(ref reader);
            if (json.IndexOf("\\u"u8) >= 0)
            {
                using var writer = new Utf8JsonWriter(new ArrayBufferWriter<byte>());
                value.WriteTo(writer);
            }
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            value = default;
            return false;
        }
    }

    /// <summary>Adds a member; returns the additional bytes that are kept.</summary>
    private long Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, bool joins)
    {
        if (Find(name) is not { } member)
        {
            if (_members.Count == Most) return 0;
            _members.Add(new Member(name.ToArray(), value.ToArray()));
            return name.Length + value.Length;
        }
        if (value.SequenceEqual(member.Last) && !(joins && IsInPieces(name))) return 0;
        return joins ? member.Join(value.ToArray()) : member.Replace(value.ToArray());
    }

    /// <summary>Whether a member arrives in parts, like text, so that an equal part is not a repetition.</summary>
    private static bool IsInPieces(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("reasoning_details"u8) || name.SequenceEqual("logprobs"u8) || name.SequenceEqual("thinking_blocks"u8);

    private Member? Find(ReadOnlySpan<byte> name)
    {
        foreach (Member member in _members)
            if (name.SequenceEqual(member.Name)) return member;
        return null;
    }

    /// <summary>
    /// Whether a value is null, an empty text, or an object or list of such values: some servers write all possible members.
    /// </summary>
    public static bool SaysNothing(in Utf8JsonReader at)
    {
        if (at.TokenType is not (JsonTokenType.StartArray or JsonTokenType.StartObject))
            return at.TokenType == JsonTokenType.Null || at.TokenType == JsonTokenType.String && at.ValueSpan.IsEmpty;
        Utf8JsonReader reader = at;
        int depth = reader.CurrentDepth;
        do
        {
            if (reader.TokenType is JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False) return false;
            if (reader.TokenType == JsonTokenType.String && !reader.ValueSpan.IsEmpty) return false;
        }
        while ((reader.CurrentDepth > depth || reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject) && reader.Read());
        return true;
    }

    private sealed class Member(byte[] name, byte[] value)
    {
        private List<byte[]>? _pieces;

        public byte[] Name => name;

        public byte[] Last { get; private set; } = value;

        public int Join(byte[] piece)
        {
            (_pieces ??= [Last]).Add(piece);
            Last = piece;
            return piece.Length + WireAnswer.Object / 4;
        }

        public int Replace(byte[] by)
        {
            int more = by.Length - Last.Length;
            _pieces = null;
            Last = by;
            return more;
        }

        public byte[] ToJson() => _pieces is null ? Last : WireLists.Join(_pieces);
    }
}
