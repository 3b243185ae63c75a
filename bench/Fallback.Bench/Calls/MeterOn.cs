using System.Diagnostics.Metrics;

namespace Fallback.Bench;

/// <summary>Somebody who listens to the meter, as an exporter would.</summary>
internal static class MeterOn
{
    public static IDisposable Listen()
    {
        var listener = new MeterListener { InstrumentPublished = static (instrument, listener) => { if (instrument.Meter.Name == "Fallback") listener.EnableMeasurementEvents(instrument); } };
        listener.SetMeasurementEventCallback<long>(static (_, _, _, _) => { });
        listener.SetMeasurementEventCallback<double>(static (_, _, _, _) => { });
        listener.Start();
        return listener;
    }
}
