using System.Text;

namespace Fallback.Fuzz;

/// <summary>Breaks a text in one to four places, in another way for each state of a <see cref="Random"/>, and in the same way for the same.</summary>
internal static class Mutation
{
    private const int LongestStretch = 60;

    private static readonly string[] _anywhere =
    [
        "{", "}", "[", "]", "\"", ",", ":", "null", "true", "-1", "1e999", "99999999999999999999999999", "\\ud83d", "\\u0000",
        "\"\\udc00\":1,", "\u0001", "\uFFFD", "\n", "\r", "\n\n", "data: ",
    ];

    public static byte[] Of(string text, string[] tokens, Random random) => Of(Encoding.UTF8.GetBytes(text), tokens, random);

    public static byte[] Of(byte[] text, string[] tokens, Random random)
    {
        var bytes = new List<byte>(text);
        for (int times = random.Next(1, 5); times > 0 && bytes.Count > 2; times--)
        {
            int at = random.Next(bytes.Count);
            int length = Math.Min(random.Next(1, LongestStretch), bytes.Count - at);
            switch (random.Next(9))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes.RemoveRange(at, length); break;
                case 2: bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length)); break;
                case 3: bytes.RemoveRange(at, bytes.Count - at); break;
                case 4: bytes.InsertRange(at, Encoding.UTF8.GetBytes(new string('[', random.Next(1, 200)))); break;
                case 5: bytes.InsertRange(at, Encoding.UTF8.GetBytes(new string('7', random.Next(1, 400)))); break;
                case 6: Swap(bytes, random); break;
                case 7: Repeat(bytes, at, length, random); break;
                default: bytes.InsertRange(at, Encoding.UTF8.GetBytes(Token(tokens, random))); break;
            }
        }
        return [.. bytes];
    }

    private static string Token(string[] tokens, Random random)
    {
        int at = random.Next(_anywhere.Length + tokens.Length);
        return at < _anywhere.Length ? _anywhere[at] : tokens[at - _anywhere.Length];
    }

    /// <summary>Writes a stretch some more times, rarely very often.</summary>
    private static void Repeat(List<byte> bytes, int at, int length, Random random)
    {
        List<byte> stretch = bytes.GetRange(at, length);
        int times = random.Next(20) == 0 ? random.Next(2_000) : random.Next(1, 20);
        bytes.InsertRange(at, Enumerable.Repeat(stretch, times).SelectMany(static copy => copy));
    }

    /// <summary>Puts two stretches between commas in each other's place.</summary>
    private static void Swap(List<byte> bytes, Random random)
    {
        string[] parts = Encoding.Latin1.GetString([.. bytes]).Split(',');
        int one = random.Next(parts.Length), other = random.Next(parts.Length);
        (parts[one], parts[other]) = (parts[other], parts[one]);
        bytes.Clear();
        bytes.AddRange(Encoding.Latin1.GetBytes(string.Join(',', parts)));
    }
}
