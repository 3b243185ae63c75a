using System.Text;

namespace Fallback.Runtime.Tests;

public class ByteOffsetsTests
{
    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("für 😀 alle €")]
    [InlineData("\ud83d lone \ude00")]
    public void ToCharacters_EachPlace_IsWhereTheBytesEnd(string text)
    {
        // Across the stretches that the table is made of, with a pair on a border.
        foreach (string whole in (string[])[text, string.Concat(Enumerable.Repeat(text, 300)), new string('ä', 1023) + "😀" + text])
        {
            var offsets = new ByteOffsets(whole);
            var expected = new Dictionary<int, int>();
            for (int i = 0; i <= whole.Length; i++)
                if (i == 0 || i == whole.Length || !(char.IsLowSurrogate(whole[i]) && char.IsHighSurrogate(whole[i - 1])))
                    expected[Encoding.UTF8.GetByteCount(whole.AsSpan(0, i))] = i;
            int length = Encoding.UTF8.GetByteCount(whole);
            for (int at = 0; at <= length; at++) Assert.Equal((at, expected.TryGetValue(at, out int place) ? place : null), (at, offsets.ToCharacters(at)));
            Assert.Null(offsets.ToCharacters(-1));
            Assert.Null(offsets.ToCharacters(length + 1));
        }
    }
}
