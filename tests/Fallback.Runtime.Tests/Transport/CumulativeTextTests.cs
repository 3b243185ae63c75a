namespace Fallback.Runtime.Tests;

public class CumulativeTextTests
{
    /// <summary>Pieces, and what is to come of them.</summary>
    public static TheoryData<string[], string> Streams => new()
    {
        { ["The", "The answer", "The answer is 4."], "The answer is 4." },
        { ["The", "The answer", "The answer", "The answer is 4.", "The answer is 4."], "The answer is 4." },
        { ["", "I", "I am", "I am here", "", "I am here."], "I am here." },
        { ["你", "你好", "你好吗"], "你好吗" },
        { ["1", "12", "123", "1234"], "1234" },
        { ["\n", "\n\n", "\n\nThe", "\n\nThe answer", "\n\nThe answer is"], "\n\nThe answer is" },
        { ["The answer", "The answer is", "The answer is 4", " and more"], "The answer is 4 and more" },
        // Not enough to be certain.
        { ["The"], "The" },
        { ["The", "The answer is 4."], "TheThe answer is 4." },
        { ["ha", "haha", "hahaha"], "hahahahahaha" },
        { ["ha ", "ha ", "ha"], "ha ha ha" },
        { ["na", "na", "na", "na", "na", "na", "na", "na"], "nananananananana" },
        { ["-", "--", "---", "----", "-----", "------"], "---------------------" },
        { ["a", "ab", "abc"], "aababc" },
        { ["    ", "        ", "        return"], "                    return" },
        // Only for a while.
        { ["The", "The answer", "is 4."], "TheThe answeris 4." },
        { ["no", "nowhere", "now", "here"], "nonowherenowhere" },
        { ["Row", ", row", ", row", ", row your boat"], "Row, row, row, row your boat" },
    };

    [Theory]
    [MemberData(nameof(Streams))]
    public void Pass_Pieces_GivesTheTextOnce(string[] pieces, string expected)
    {
        var text = new CumulativeText();
        string given = string.Concat(pieces.Select(piece => text.Pass(piece)).ToArray()) + text.Flush();
        Assert.Equal(expected, given);
    }

    [Fact]
    public void Pass_OrdinaryPieces_AreNeverHeldBack()
    {
        var text = new CumulativeText();
        foreach (string piece in (string[])["The", " answer", " is", " is", " 4"]) Assert.Same(piece, text.Pass(piece));
    }

    [Fact]
    public void Pass_EqualPiecesForEver_AreHeldBackForAFewOnly()
    {
        var text = new CumulativeText();
        int silent = Enumerable.Range(0, 100).Count(_ => string.IsNullOrEmpty(text.Pass("na")));
        Assert.InRange(silent, 0, 4);
    }

    [Fact]
    public void Agree_PiecesThatRepeatOnly_AreSaidOnce()
    {
        var text = new CumulativeText();
        string given = text.Pass("Okay.") + text.Pass("Okay.") + text.Pass("Okay.") + text.Agree() + text.Pass("Okay. So") + text.Flush();
        Assert.Equal("Okay. So", given);
    }
}
