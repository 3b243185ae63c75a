using System.Text;

namespace Fallback.Runtime.Tests;

/// <summary>What is read by its usual layout is read as the same event is as JSON; a blank before it makes it unusual.</summary>
public class UsualLayoutTests
{
    private const int Each = 50_000;

    private static readonly byte[][] _pieces =
    [
        .. new[] { "\"", "\\", "\\n", "\\u00e9", "{", "}", "[", "]", ",", ":", " ", "0", "-1", "+", "01", "1.5", "99999999999", "null", "é😀", "\u0001", "\n", "\"delta\":\"x\"," }.Select(Encoding.UTF8.GetBytes),
        [0xFF], [0xC3],
    ];

    [Theory]
    [InlineData("anthropic-messages", """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hello é"}   }""")]
    [InlineData("openai-responses", """{"type":"response.output_text.delta","sequence_number":4,"item_id":"msg_1","output_index":0,"content_index":0,"delta":" word é","logprobs":[],"obfuscation":"a1b2"}""")]
    public void Event_HoweverItIsBroken_IsReadAsJsonIs(string dialect, string usual)
    {
        Dialect spoken = Dialect.BuiltIn.Single(known => known.Name == dialect);
        byte[] whole = Encoding.UTF8.GetBytes(usual);
        var random = new Random(20261130);
        Assert.NotNull(Read(spoken, whole).Text);
        for (int i = 0; i < Each; i++)
        {
            byte[] broken = Break(whole, random);
            if (i % 4 == 0) broken = Break(broken, random);

            Assert.Equal((Encoding.UTF8.GetString(broken), Read(spoken, [(byte)' ', .. broken])), (Encoding.UTF8.GetString(broken), Read(spoken, broken)));
        }
    }

    private static byte[] Break(byte[] whole, Random random)
    {
        int at = random.Next(whole.Length), length = random.Next(Math.Min(4, whole.Length - at));
        byte[] piece = _pieces[random.Next(_pieces.Length)];
        return random.Next(3) switch
        {
            0 => [.. whole[..at], .. piece, .. whole[at..]],
            1 => [.. whole[..at], .. whole[(at + length)..]],
            _ => [.. whole[..at], .. piece, .. whole[(at + length)..]],
        };
    }

    private static (bool IsReadable, string? Text, FailureKind? Failure, string? Thrown) Read(Dialect dialect, byte[] data)
    {
        try
        {
            bool isReadable = dialect.ReadStream().TryReadPiece(data, out Reply<ChatChunk> piece);
            return (isReadable, piece.Value.Text, piece.Failure?.Kind, null);
        }
        catch (Exception e)
        {
            return (false, null, null, e.GetType().Name);
        }
    }
}
