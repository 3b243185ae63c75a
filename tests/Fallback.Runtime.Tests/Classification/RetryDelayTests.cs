using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Fallback.Runtime.Tests;

public sealed class RetryDelayTests
{
    private static readonly DateTimeOffset _now = ErrorFixture.Now;

    [Theory]
    [InlineData("20", 20_000d)]
    [InlineData(" 5 ", 5_000d)]
    [InlineData("0", 0d)]
    [InlineData("1.5", 1_500d)]
    [InlineData("0.482", 482d)]
    [InlineData("86400", 86_400_000d)]
    [InlineData("2678400", 2_678_400_000d)]
    [InlineData("20s", 20_000d)]
    [InlineData("1m30s", 90_000d)]
    [InlineData("1, 2", 1_000d)]
    [InlineData("Sat, 21 Nov 2026 04:30:20 GMT", 20_000d)]
    [InlineData("Sat, 21 Nov 2026 04:29:00 GMT", 0d)]
    [InlineData("2026-11-21T04:30:02.5Z", 2_500d)]
    [InlineData("2026-11-21T06:30:02+02:00", 2_000d)]
    [InlineData("2026-12-22T04:30:00Z", 2_678_400_000d)]
    [InlineData("2026-12-22T04:30:01Z", null)]
    [InlineData("-1", null)]
    [InlineData("2678401", null)]
    [InlineData("1e300", null)]
    [InlineData("NaN", null)]
    [InlineData("Infinity", null)]
    [InlineData("∞", null)]
    [InlineData("1,5", 1_000d)]
    [InlineData("2027-11-21T04:30:00Z", null)]
    [InlineData("soon", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void RetryAfter_AnyForm_IsADelay(string? header, double? milliseconds) =>
        Assert.Equal(milliseconds, RetryDelay.RetryAfter(header, _now)?.TotalMilliseconds);

    [Theory]
    [InlineData("1s", 1_000d)]
    [InlineData("6m0s", 360_000d)]
    [InlineData("120ms", 120d)]
    [InlineData("9ms", 9d)]
    [InlineData("1h2m3.5s", 3_723_500d)]
    [InlineData("2m59.56s", 179_560d)]
    [InlineData("500us", 0.5d)]
    [InlineData("500µs", 0.5d)]
    [InlineData("1000000ns", 1d)]
    [InlineData("17", 17_000d)]
    [InlineData("1000000000", 0d)]
    [InlineData("1795235430", 30_000d)]
    [InlineData("1795235430000", 30_000d)]
    [InlineData("2026-11-21T04:30:18Z", 18_000d)]
    [InlineData("-5", null)]
    [InlineData("5 apples", null)]
    [InlineData("1m30", null)]
    [InlineData("5.s", null)]
    [InlineData("9999999999999999", null)]
    public void ParseReset_AnyForm_IsADelay(string header, double? milliseconds) =>
        Assert.Equal(milliseconds, DelayText.ParseReset(header, _now)?.TotalMilliseconds);

    [Theory]
    [InlineData("Please try again in 11.054s. Visit https://example.com", 11_054d)]
    [InlineData("Please try again in 120ms.", 120d)]
    [InlineData("Please try again in 6m0s.", 360_000d)]
    [InlineData("Please try again in 1m26.4s.", 86_400d)]
    [InlineData("Please retry after 37 seconds.", 37_000d)]
    [InlineData("Please retry in 34.074824224s.", 34_074.8242d)]
    [InlineData("Try again in 1 hour and 5 minutes", 3_900_000d)]
    [InlineData("Try again in 1 hour, 5 minutes", 3_900_000d)]
    [InlineData("Try again in 1 hour 5 minutes", 3_900_000d)]
    [InlineData("try again in 00000000000000000007s", 7_000d)]
    [InlineData("try again in 000000000000000000007s", null)]
    [InlineData("You will regain access on 2026-11-22 at 00:00 UTC.", 70_200_000d)]
    [InlineData("You will regain access on 2026-11-22.", 70_200_000d)]
    [InlineData("Your limit will reset at 2026-11-21 05:00:00", 1_800_000d)]
    [InlineData("Please try again later.", null)]
    [InlineData("Limit 30000, Used 22999, Requested 12528.", null)]
    [InlineData("try again in 5 parsecs", null)]
    [InlineData("try again in 99999999999999999999999999999s", null)]
    public void FromMessage_Sentence_IsADelay(string message, double? milliseconds) =>
        Assert.Equal(milliseconds, DelayText.FromMessage(message, _now)?.TotalMilliseconds);

    [Theory]
    [InlineData(0d, "1970-01-01T00:00:00Z")]
    [InlineData(1e12, "2001-09-09T01:46:40Z")]
    [InlineData(253_402_300_799_000d, "9999-12-31T23:59:59Z")]
    [InlineData(253_402_300_799_001d, null)]
    [InlineData(-5d, null)]
    [InlineData(double.NaN, null)]
    public void FromUnix_Number_IsSecondsOrMillisecondsByItsMagnitude(double number, string? moment) =>
        Assert.Equal(moment, DelayText.FromUnix(number)?.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));

    [Fact]
    public void Read_HttpDate_IsComparedWithTheProvidersClock()
    {
        var headers = new Dictionary<string, string> { ["Date"] = "Sat, 21 Nov 2026 09:00:00 GMT", ["Retry-After"] = "Sat, 21 Nov 2026 09:00:07 GMT" };
        Assert.Equal(TimeSpan.FromSeconds(7), Read(headers));
    }

    [Fact]
    public void Read_SeveralHeaders_MillisecondsWin()
    {
        var headers = new Dictionary<string, string> { ["retry-after"] = "9", ["x-ms-retry-after-ms"] = "800", ["retry-after-ms"] = "700.5" };
        Assert.Equal(TimeSpan.FromMilliseconds(700.5), Read(headers));
        headers.Remove("retry-after-ms");
        Assert.Equal(TimeSpan.FromMilliseconds(800), Read(headers));
    }

    [Fact]
    public void ReadRateLimit_DelayAndUsedUpLimit_DelayWins()
    {
        var headers = new Dictionary<string, string>
        {
            ["x-ratelimit-remaining-requests"] = "0", ["x-ratelimit-reset-requests"] = "8s", ["retry-after"] = "2",
        };
        Assert.Equal(TimeSpan.FromSeconds(2), Read(headers));
    }

    [Theory]
    [InlineData("""{"error":{"message":"You will regain access on 2026-11-22 at 00:00 UTC."}}""", 70_200d)]
    // Nobody knows whose words these are.
    [InlineData("You will regain access on 2026-11-22 at 00:00 UTC.", null)]
    public void ReadReset_EmptyAccount_IsTheDateThatTheProviderNames(string body, double? seconds)
    {
        Failure failure = FailureClassifier.Classify(new ProviderReply(Vendor.Other, 402, default, Encoding.UTF8.GetBytes(body), _now, null));
        Assert.Equal((FailureKind.BillingExhausted, seconds), (failure.Kind, failure.RetryAfter?.TotalSeconds));
    }

    [Fact]
    public void ReadRateLimit_SeveralUsedUp_LastResetCounts()
    {
        var headers = new Dictionary<string, string>
        {
            ["x-ratelimit-remaining-requests"] = "0", ["x-ratelimit-reset-requests"] = "2s",
            ["x-ratelimit-remaining-tokens"] = "0", ["x-ratelimit-reset-tokens"] = "8s",
            ["x-ratelimit-remaining-images"] = "3", ["x-ratelimit-reset-images"] = "1h",
        };
        Assert.Equal(TimeSpan.FromSeconds(8), Read(headers));
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    [InlineData("ar-SA")]
    public void Read_UnderAnyCulture_IsTheSame(string culture)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        try
        {
            Assert.Equal(TimeSpan.FromSeconds(1.5), RetryDelay.RetryAfter("1.5", _now));
            Assert.Equal(TimeSpan.FromSeconds(20), RetryDelay.RetryAfter("Sat, 21 Nov 2026 04:30:20 GMT", _now));
            Assert.Equal(TimeSpan.FromMilliseconds(11054), DelayText.FromMessage("PLEASE TRY AGAIN IN 11.054S.", _now));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Parsers_AnyText_NeverThrowAndGiveSensibleDelays() =>
        Check.One(Config.QuickThrowOnFailure.WithQuietOnSuccess(true), Prop.ForAll(ArbMap.Default.ArbFor<string>(), static text =>
        {
            foreach (string candidate in new[] { text, $"retry after {text}", $"{text}s", $"1{text}", $"try again in 1m{text}", $"-{text}" })
            {
                AssertSensible(RetryDelay.RetryAfter(candidate, _now));
                AssertSensible(DelayText.ParseReset(candidate, _now));
                AssertSensible(DelayText.FromMessage(candidate, _now));
                AssertSensible(DelayText.ParseDuration(candidate));
            }
        }));

    [Fact]
    public void Parsers_AnyNumber_NeverThrowAndGiveSensibleDelays() =>
        Check.One(Config.QuickThrowOnFailure.WithQuietOnSuccess(true), Prop.ForAll(ArbMap.Default.ArbFor<double>(), static number =>
        {
            string text = number.ToString("R", CultureInfo.InvariantCulture);
            AssertSensible(RetryDelay.RetryAfter(text, _now));
            AssertSensible(DelayText.ParseReset(text, _now));
            AssertSensible(DelayText.FromSeconds(number));
            if (DelayText.FromUnix(number) is { } moment) AssertSensible(DelayText.Until(moment, _now));
        }));

    private static void AssertSensible(TimeSpan? delay) => Assert.True(delay is null || delay >= TimeSpan.Zero && delay <= DelayText.Longest);

    private static TimeSpan? Read(Dictionary<string, string> headers) =>
        FailureClassifier.Classify(new ProviderReply(Vendor.Other, 429, new ReplyHeaders(headers), default, _now, null)).RetryAfter;
}
