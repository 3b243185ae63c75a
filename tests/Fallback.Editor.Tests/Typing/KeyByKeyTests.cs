namespace Fallback.Editor.Tests.Typing;

/// <summary>Nothing comes and goes while somebody types, but for what is true of the text as it stands at that key.</summary>
public sealed class KeyByKeyTests
{
    /// <summary>A file, whether the editor closes brackets and quotes, and for each rule at how many keys it says what the finished file has not.</summary>
    public static TheoryData<string, bool, string> Typed { get; } = new()
    {
        // From the end of one method to the beginning of the next, nothing streams.
        { "interface", false, "FB1011 7" },
        { "interface", true, "FB1011 7" },
        { "class", false, "" },
        // A handler that is closed and empty swallows the failure.
        { "class", true, "FB4003 14" },
        // The deadline is there before the timeouts that fit it.
        { "attributes of an interface", false, "FB2004 2" },
        // Closed by the editor, an argument is a whole one at each key: no name, a provider without a model, a deadline of 20 ms.
        { "attributes of an interface", true, "FB1002 6, FB1004 2, FB1005 2, FB1012 6, FB2004 12" },
        { "attributes of a method", false, "FB2004 2" },
        { "attributes of a method", true, "FB1002 6, FB1007 31, FB1012 4, FB2004 11" },
        // A prompt over the method below it, until it has its own.
        { "a method", false, "FB1007 2" },
        { "a method", true, "FB1007 41" },
        { "a call", false, "" },
        { "a call", true, "" },
    };

    [Theory]
    [MemberData(nameof(Typed))]
    public async Task File_TypedKeyByKey_FlashesUpNothingThatIsNotSo(string name, bool closes, string expected)
    {
        TypedFile file = TypedFile.All.Single(file => file.Name == name);
        IReadOnlyList<Flash> flashes = await new TypedAnalysis().FlashesAsync(file, closes, TestContext.Current.CancellationToken);

        string counts = string.Join(", ", flashes
            .GroupBy(static flash => flash.Id)
            .OrderBy(static rule => rule.Key, StringComparer.Ordinal)
            .Select(static rule => $"{rule.Key} {rule.Select(static flash => flash.Typed).Distinct().Count()}"));
        Assert.True(counts == expected, $"{counts}\n{string.Join('\n', flashes)}");
    }

    [Fact]
    public void Rows_AreEveryFileInBothWays() => Assert.Equal(
        TypedFile.All.SelectMany(static file => new[] { (file.Name, false), (file.Name, true) }),
        Typed.Select(static row => (row.Data.Item1, row.Data.Item2)));
}
