using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>
/// A spoken answer (OpenAI's <c>audio</c>): its sound is content, chunk by chunk; its id, by which the next request can refer to it, and
/// its transcript are properties of the message.
/// </summary>
internal sealed class SpokenAnswer
{
    private const string Member = "audio";

    private readonly StringBuilder _transcript = new();
    private string? _id;
    private long? _expiresAt;
    private string? _mediaType;

    public static void Read(ref Utf8JsonReader reader, ref WireAnswer answer)
    {
        if (!WireSteps.Enter(ref reader)) return;
        SpokenAnswer spoken = answer.Spoken ?? new SpokenAnswer();
        while (WireSteps.NextProperty(ref reader))
        {
            if (WireSteps.Next(ref reader, "id"u8)) spoken._id = WireText.Read(ref reader) ?? spoken._id;
            else if (WireSteps.Next(ref reader, "expires_at"u8)) spoken._expiresAt = WireSteps.Whole(ref reader) ?? spoken._expiresAt;
            else if (WireSteps.Next(ref reader, "transcript"u8)) spoken.Say(WireText.Read(ref reader), ref answer);
            else if (WireSteps.Next(ref reader, "data"u8)) spoken.Sound(WireText.Read(ref reader), ref answer);
            else reader.Skip();
        }
        // Some servers write every possible member, even if it is empty.
        if (!string.IsNullOrEmpty(spoken._id) || spoken._mediaType is not null || spoken._transcript.Length > 0) answer.Spoken = spoken;
    }

    /// <summary>Adds everything except the sound to the message's members.</summary>
    public void AddTo(WireMembers members)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            if (!string.IsNullOrEmpty(_id)) writer.WriteString("id"u8, _id);
            if (_expiresAt is { } at) writer.WriteNumber("expires_at"u8, at);
            if (_transcript.Length > 0) writer.WriteString("transcript"u8, _transcript.ToString());
            writer.WriteEndObject();
        }
        members.Set(Member, json.WrittenSpan);
    }

    private void Say(string? words, ref WireAnswer answer)
    {
        _transcript.Append(words);
        answer.KeptBytes += words?.Length ?? 0;
    }

    private void Sound(string? base64, ref WireAnswer answer)
    {
        if (string.IsNullOrEmpty(base64) || !Base64.IsValid(base64.AsSpan())) return;
        byte[] sound = Convert.FromBase64String(base64);
        _mediaType ??= MediaType(sound);
        (answer.Contents ??= []).Add(new DataContent(sound, _mediaType));
        answer.KeptBytes += WireAnswer.Object + sound.Length;
    }

    // The request names the format and the answer does not, but the first bytes show it; sound without a header is OpenAI's pcm16.
    private static string MediaType(ReadOnlySpan<byte> sound) =>
        sound.StartsWith("RIFF"u8) ? "audio/wav"
        : sound.StartsWith("fLaC"u8) ? "audio/flac"
        : sound.StartsWith("OggS"u8) ? "audio/ogg"
        : sound.StartsWith("ID3"u8) || sound is [0xFF, >= 0xE0, ..] ? "audio/mpeg"
        : "audio/pcm";
}
