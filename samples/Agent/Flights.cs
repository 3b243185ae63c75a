using System.ComponentModel;
using Fallback;

namespace AgentSample;

/// <summary>The agent's tools.</summary>
internal static class Flights
{
    /// <summary>How many flights have been booked.</summary>
    public static int Booked { get; private set; }

    [Description("Flights between two cities on a day, with prices in EUR.")]
    public static string Search(string from, string to, string day)
    {
        Console.WriteLine($"tool: Search({from}, {to}, {day})");
        return "SK 4679 at 189 EUR; TP 760 at 142 EUR";
    }

    // A call that offers a tool with side effects is never hedged, so no two models can book at the same time.
    [SideEffects]
    [Description("Books a flight and returns the booking code.")]
    public static string Book(string flight)
    {
        Console.WriteLine($"tool: Book({flight})");
        return $"booked {flight}, code K7Q2{++Booked}";
    }
}
