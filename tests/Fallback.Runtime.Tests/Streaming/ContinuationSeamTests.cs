using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Fallback.Runtime.Tests;

/// <summary>Two texts of two models become one, whatever the second repeats and however it is cut.</summary>
public sealed class ContinuationSeamTests
{
    private const string SoFar = "The quick brown fox jumps over the lazy dog and then it ";

    [Theory]
    [InlineData("sleeps.", "sleeps.")]
    [InlineData(" sleeps.", "sleeps.")]
    [InlineData("\n\nA list:", "\n\nA list:")]
    [InlineData("", "")]
    [InlineData("lazy dog and then it sleeps.", "sleeps.")]
    [InlineData("lazy dog and then it", "lazy dog and then it")]
    [InlineData("dog and then it sleeps.", "sleeps.")]
    [InlineData("og and then it sleeps.", "og and then it sleeps.")]
    [InlineData("The quick brown fox jumps over the lazy dog and then it sleeps.", "sleeps.")]
    [InlineData("The end.", "The end.")]
    [InlineData("it sleeps.", "it sleeps.")]
    public void Pass_HoweverItIsCut_GivesTheRest(string continuation, string rest)
    {
        for (int size = 1; size <= Math.Max(1, continuation.Length); size++) Assert.Equal(rest, Join(SoFar, continuation, size, out _));
    }

    [Fact]
    public void Pass_BegunAnewAndGoneAnotherWay_IsBroken()
    {
        string text = Join(SoFar, "The quick brown fox jumps over the lazy cat, which", 100, out bool broken);
        Assert.Equal((true, ""), (broken, text));
    }

    [Fact]
    public void Pass_LongTextRepeatedFromItsBeginning_IsLeftOut()
    {
        string soFar = string.Concat(Enumerable.Range(0, 100).Select(static i => $"word{i} "));

        Assert.Equal("and more", Join(soFar, soFar + "and more", 7, out bool broken));
        Assert.False(broken);
    }

    [Fact]
    public void Pass_MoreThanAnyRepetition_IsHandedOutAtOnce()
    {
        var seam = new ContinuationSeam(SoFar);
        string more = new('z', 300);

        Assert.Equal(more, seam.Pass(more, isLast: false));
    }

    [Fact]
    public void Pass_AShortTextAndTheSameAgain_IsHandedOutAtOnce() =>
        Assert.Equal("Ha", new ContinuationSeam("Ha").Pass("Ha", isLast: false));

    [Fact]
    public void Pass_NothingInCommon_HandsOutAtOnce()
    {
        var seam = new ContinuationSeam(SoFar);
        Assert.Equal("zz", seam.Pass("zz", isLast: false));
        Assert.Equal("lazy dog and then it", seam.Pass("lazy dog and then it", isLast: false));
    }

    [Fact]
    public void Pass_AnyTextBrokenAnywhereWithAnyTellingOverlap_IsWhole() => Prop.ForAll(
        Gen.Choose(0, 99_999).Four().ToArbitrary(),
        numbers =>
        {
            string whole = string.Concat(Enumerable.Range(0, 60).Select(i => $"word{i * 7919 % 1009} "));
            int at = 60 + numbers.Item1 % (whole.Length - 70);
            int overlap = numbers.Item2 % 2 == 0 ? 0 : 16 + numbers.Item2 % 30;
            string soFar = whole[..at];
            string continuation = whole[(at - overlap)..];
            return soFar + Join(soFar, continuation, 1 + numbers.Item3 % 40, out bool broken) == whole && !broken;
        }).QuickCheckThrowOnFailure();

    private static string Join(string soFar, string continuation, int size, out bool broken)
    {
        var seam = new ContinuationSeam(soFar);
        var text = new StringBuilder();
        for (int i = 0; i < continuation.Length; i += size)
            text.Append(seam.Pass(continuation.Substring(i, Math.Min(size, continuation.Length - i)), isLast: false));
        text.Append(seam.Pass("", isLast: true));
        broken = seam.IsBroken;
        return text.ToString();
    }
}
