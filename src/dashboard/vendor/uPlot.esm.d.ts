// The server hands out the installed package at this address; these are its types.
import UPlot from 'uplot';

export default UPlot;
